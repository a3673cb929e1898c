"""Feeds of events and webhooks."""
