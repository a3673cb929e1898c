"""The cutoff as a job: its steps, what it waits for, what would be missing."""
