"""Withdrawn and superseded packets into the read model."""

from hbs_kit.db import Sessions
from hbs_schema.messages.publications import PublishedWithdrawn
from lookup_portal.domain.errors import PublicationRefused
from lookup_portal.storage.inbox import forget_message, is_new
from lookup_portal.storage.withdrawn import list_locked, put_withdrawn


async def store_withdrawn(published: PublishedWithdrawn, message_id: str, *, sessions: Sessions) -> None:
    """Store the list. Receiving it again changes nothing. Raises PublicationRefused if it contradicts a lock.

    An entry carries no proof of its own: the whole list was compared with the lock by the Ministry, and only the
    Ministry's gateway may write to the exchange it comes from.
    """
    async with sessions.begin() as session:
        if not await is_new(session, message_id):
            return
        locked = await list_locked(session, [entry.packet for entry in published.entries])
        await put_withdrawn(session, published, without=locked)
        if locked:
            await forget_message(session, message_id)
    if locked:
        raise PublicationRefused(f"locked and withdrawn: {', '.join(sorted(locked))}")
