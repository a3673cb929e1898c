"""What decisions have said of locked packets, and what the Ministry answered."""

from collections.abc import Mapping
from typing import Any

from hbs_kit.db import Sessions
from so_registry.storage.annotations import list_annotations


async def show_annotations(*, sessions: Sessions) -> list[Mapping[str, Any]]:
    """Newest first."""
    async with sessions() as session:
        return await list_annotations(session)
