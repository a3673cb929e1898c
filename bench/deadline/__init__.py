"""Deadline day of a province on one machine: a school year sent in, corrected, closed, locked and reported."""
