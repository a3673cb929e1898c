"""Renewals: a stronger hash over everything stored, before the one of format 1 ages (docs/renewal.md)."""
