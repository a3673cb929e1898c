"""What reviewers of the registrar sign: no statement of format 1, and in no bundle (docs/reconciliation.md)."""
