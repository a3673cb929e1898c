"""The audit as chains, with checkpoints."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0010_audit"
down_revision = "0009_people"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0010_audit.sql")
