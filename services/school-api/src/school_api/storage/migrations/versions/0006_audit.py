"""The audit as chains."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0006_audit"
down_revision = "0005_rule_books"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0006_audit.sql")
