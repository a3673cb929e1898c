"""Transfers of records between schools: asked for, agreed to, signed over, taken over."""
