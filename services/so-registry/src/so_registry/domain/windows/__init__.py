"""Windows: why an act on them is refused, and lists of schools."""
