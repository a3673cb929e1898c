"""What is kept no longer: jobs of two people, and tombstones."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0012_retention"
down_revision = "0011_feeds"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0012_retention.sql")
