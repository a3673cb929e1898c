"""Speed, measured as a ratio against a bare loop in the same run; never asserted by a test."""
