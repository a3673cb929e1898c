"""The end of an authority's certificate may be made stronger."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0003_stronger_ends"
down_revision = "0002_locked_scopes"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0003_stronger_ends.sql")
