"""What came, held against whom schools said to expect; returns and sign-offs."""
