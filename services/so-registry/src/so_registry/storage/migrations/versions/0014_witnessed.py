"""How far the audits of clients have come, signed."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0014_witnessed"
down_revision = "0013_once"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0014_witnessed.sql")
