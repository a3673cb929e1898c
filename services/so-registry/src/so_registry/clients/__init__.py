"""Whom the registry asks: authorities for timestamps and for the status of certificates."""
