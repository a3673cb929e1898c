"""Copies of accepted packets, from provinces that report to both."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0004_copies"
down_revision = "0003_stronger_ends"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0004_copies.sql")
