"""What software of schools is told as it happens."""
