"""Reconciliation: figures, returns, sign-offs, boards, statistics; what holds without a database."""
