"""The registrar: the only one that issues lookup codes, accepts records and locks them; it cannot create content."""
