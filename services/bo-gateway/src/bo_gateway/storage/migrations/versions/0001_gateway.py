"""The Ministry's schema."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0001_gateway.sql")
