"""What stories are read from. Everything is found by keys that are there, whatever the size of the tables."""
