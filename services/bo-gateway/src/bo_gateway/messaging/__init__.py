"""Consumers: the other door into the same room."""
