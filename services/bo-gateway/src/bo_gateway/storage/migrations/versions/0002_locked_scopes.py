"""A grade of a school is locked once in a window."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0002_locked_scopes"
down_revision = "0001"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0002_locked_scopes.sql")
