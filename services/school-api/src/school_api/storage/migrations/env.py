"""Alembic's entry; see hbs_kit.migrations."""

from hbs_kit.migrations import run_environment
from school_api.storage.tables import METADATA

run_environment(METADATA)
