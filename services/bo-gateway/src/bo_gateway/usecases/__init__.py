"""What the Ministry does: one verb a file, the transaction visible in it."""
