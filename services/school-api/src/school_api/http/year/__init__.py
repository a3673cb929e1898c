"""Routes of the school's year between import and signing."""
