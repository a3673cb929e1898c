"""What the console's boards are made of: aggregates over a window, read in one statement each."""
