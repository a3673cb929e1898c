"""The cutoff as a job, and seals on what is stored."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0008_cutoff"
down_revision = "0007_reconciliation"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0008_cutoff.sql")
