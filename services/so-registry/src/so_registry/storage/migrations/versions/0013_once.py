"""The bytes of packets stand once, in those of their submissions."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0013_once"
down_revision = "0012_retention"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0013_once.sql")
