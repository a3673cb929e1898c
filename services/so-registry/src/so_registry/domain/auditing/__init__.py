"""Audits of clients, as they are told."""
