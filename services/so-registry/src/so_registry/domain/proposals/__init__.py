"""Acts that two people do."""
