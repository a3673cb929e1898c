"""Lists told to the registrar, and returns of its reviewers."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0007_returns"
down_revision = "0006_audit"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0007_returns.sql")
