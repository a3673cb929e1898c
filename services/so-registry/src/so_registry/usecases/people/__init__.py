"""Signing in and out of the console, and who is given which role."""
