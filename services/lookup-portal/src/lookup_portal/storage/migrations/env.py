"""Alembic's entry; see hbs_kit.migrations."""

from hbs_kit.migrations import run_environment
from lookup_portal.storage.tables import METADATA

run_environment(METADATA)
