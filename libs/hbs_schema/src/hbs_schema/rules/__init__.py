"""What the circulars ask of a record's content: pure functions from values to findings, one package a circular."""
