"""Whom schools say to expect, what reviewers return, and what they sign off."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0007_reconciliation"
down_revision = "0006_acts"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0007_reconciliation.sql")
