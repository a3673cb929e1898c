"""Placeholder: the migration of this number is another branch's."""

revision = "0003_people"
down_revision = "0002_grades"


def upgrade() -> None:
    """Nothing."""
