"""What is kept no longer: planned, proposed, carried out by two people."""
