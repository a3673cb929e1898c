"""What registrars say of what is locked: annotations."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0005_statements"
down_revision = "0004_copies"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0005_statements.sql")
