"""Jobs over stored evidence: rechecks, renewals, and what they found."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0004_evidence_jobs"
down_revision = "0003_certificates"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0004_evidence_jobs.sql")
