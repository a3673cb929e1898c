"""Placeholder: the migration of this number is another branch's."""

revision = "0002_grades"
down_revision = "0001"


def upgrade() -> None:
    """Nothing."""
