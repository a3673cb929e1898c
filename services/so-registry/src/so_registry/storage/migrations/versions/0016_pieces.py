"""A report's pieces hold what a receipt names together."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0016_pieces"
down_revision = "0015_open_refusals"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0016_pieces.sql")
