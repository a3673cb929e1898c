"""Audits that nobody changes unseen: rows in chains, signed checkpoints, exports (docs/audit.md)."""
