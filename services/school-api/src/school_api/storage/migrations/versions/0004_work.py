"""The school's year between import and signing."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0004_work"
down_revision = "0003_people"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0004_work.sql")
