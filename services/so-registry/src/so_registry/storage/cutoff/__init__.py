"""Rows of cutoff jobs, and what is measured before one."""
