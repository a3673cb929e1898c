"""Rule books of school years."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0002_rule_books"
down_revision = "0001"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0002_rule_books.sql")
