"""Everything that knows the broker."""
