"""Plumbing that knows no domain word; every module is usable alone and takes what it needs as arguments."""
