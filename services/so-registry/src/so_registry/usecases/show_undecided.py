"""Submissions that keep their window from being locked: the operator's list."""

from hbs_kit.db import Sessions
from so_registry.storage.attempts import Undecided, UndecidedSubmission, list_undecided


async def show_undecided(state: Undecided, *, limit: int, sessions: Sessions) -> list[UndecidedSubmission]:
    """The oldest submissions that wait for a verdict, or were set aside."""
    async with sessions() as session:
        return await list_undecided(session, state, limit=limit)
