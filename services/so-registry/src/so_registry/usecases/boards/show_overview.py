"""The console's first page: every window with its clock, and what waits for somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Window
from so_registry.domain.people.grants import Schools
from so_registry.domain.proposals.proposal import WAITING
from so_registry.storage.boards.windows import Waiting, count_waiting
from so_registry.storage.proposals import list_proposals
from so_registry.storage.windows import database_now, list_windows

MOST_PROPOSALS = 200


@dataclass(frozen=True)
class Overview:
    """`now` is the database's clock, by which everything is judged."""

    windows: Sequence[Window]
    waiting: Waiting
    proposals: int
    now: datetime


async def show_overview(schools: Schools, *, sessions: Sessions) -> Overview:
    """The newest window first; counts of some schools, or of all."""
    async with sessions() as session:
        return Overview(
            windows=await list_windows(session),
            waiting=await count_waiting(session, schools),
            proposals=len(await list_proposals(session, WAITING, after=None, limit=MOST_PROPOSALS)),
            now=await database_now(session),
        )
