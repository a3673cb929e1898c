"""Alembic's entry; see hbs_kit.migrations."""

from hbs_kit.migrations import run_environment
from so_registry.storage.tables import METADATA

run_environment(METADATA)
