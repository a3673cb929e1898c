"""The Sở's people, their roles, and their sessions in the console."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0009_people"
down_revision = "0008_cutoff"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0009_people.sql")
