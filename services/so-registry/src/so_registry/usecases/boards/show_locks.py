"""Locks, their reports, the Ministry's acknowledgements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hbs_kit.db import Sessions
from so_registry.storage.boards.locks import LockLine, list_lock_lines
from so_registry.storage.windows import database_now

MOST: Final = 100


@dataclass(frozen=True)
class Locks:
    """The newest first."""

    lines: Sequence[LockLine]
    now: datetime


async def show_locks(*, sessions: Sessions) -> Locks:
    """Of all windows."""
    async with sessions() as session:
        return Locks(await list_lock_lines(session, limit=MOST), await database_now(session))
