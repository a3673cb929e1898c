"""The rules: what may be said of a record, to whom, and out of which bytes."""
