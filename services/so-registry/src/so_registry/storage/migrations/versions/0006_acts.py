"""Proposals of two people, reasons of revocations, reopened closes, annotations, transfers."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0006_acts"
down_revision = "0005_windows"


def upgrade() -> None:
    for script in ("0006_proposals.sql", "0006_acts.sql"):
        run_script(op.get_bind(), Path(__file__).parents[1] / script)
