"""Consumers: what the registrar says."""
