"""Removing what is of no more use: attempts whose window is over, ids of old publications."""

from datetime import timedelta

from hbs_kit.db import Sessions
from lookup_portal.storage.access import forget_attempts
from lookup_portal.storage.inbox import forget_messages

KEPT = timedelta(days=30)


async def forget_old(*, sessions: Sessions) -> None:
    """The access log is never touched."""
    async with sessions.begin() as session:
        await forget_attempts(session)
        await forget_messages(session, KEPT)
