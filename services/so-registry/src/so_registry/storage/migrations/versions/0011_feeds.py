"""Feeds of events for clients, and the addresses that they are sent to."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0011_feeds"
down_revision = "0010_audit"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0011_feeds.sql")
