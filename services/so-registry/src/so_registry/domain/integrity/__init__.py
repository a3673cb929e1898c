"""What stored rows have to be, computed from stored bytes alone: rows in, faults out."""
