"""Kinds of proposals that approving carries out at once: one table for page, command and API."""

from collections.abc import Mapping
from typing import Final

from so_registry.usecases.proposals.approve import Carry

CARRIERS: Final[Mapping[str, Carry]] = {}
"""None today. A lock and an annotation are signed where the lock's key is, and whoever approves a purge does not run
it: an approval waits there until the job that does exactly what was approved uses it."""
