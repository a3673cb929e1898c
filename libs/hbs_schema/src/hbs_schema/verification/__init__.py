"""Verification: a list of named checks, each passed, failed, indeterminate or not applicable."""
