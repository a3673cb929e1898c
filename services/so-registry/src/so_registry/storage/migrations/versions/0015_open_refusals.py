"""What was refused and is accepted by now is found by its record."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0015_open_refusals"
down_revision = "0014_witnessed"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0015_open_refusals.sql")
