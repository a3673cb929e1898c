"""Handing the management of a record from one school to another (docs/transfer.md). No statement of format 1."""
