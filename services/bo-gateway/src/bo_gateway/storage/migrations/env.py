"""Alembic's entry; see hbs_kit.migrations."""

from bo_gateway.storage.tables import METADATA
from hbs_kit.migrations import run_environment

run_environment(METADATA)
