"""People, what they hold, machines' delegations, the audit."""

from pathlib import Path

from alembic import op

from hbs_kit.migrations import run_script

revision = "0003_people"
down_revision = "0002_grades"


def upgrade() -> None:
    run_script(op.get_bind(), Path(__file__).parents[1] / "0003_people.sql")
