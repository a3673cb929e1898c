"""The registrar's rule books."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0005_rule_books"
down_revision = "0004_work"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0005_rule_books.sql")
