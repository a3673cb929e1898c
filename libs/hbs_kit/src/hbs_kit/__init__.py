"""Plumbing that knows no domain word; what a module needs it is handed as arguments."""
