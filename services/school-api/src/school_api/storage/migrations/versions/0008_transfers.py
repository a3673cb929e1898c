"""Closes opened again, and transfers."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0008_transfers"
down_revision = "0007_returns"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0008_transfers.sql")
