"""Which publications have had their effect."""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.inbox import first_time
from hbs_schema.messages.routes import PUBLICATIONS_QUEUE
from lookup_portal.storage.tables import InboxRow


async def is_new(session: AsyncSession, message_id: str) -> bool:
    """Whether this publication has not been taken in before; waits for another delivery of it that is at work."""
    return await first_time(session, InboxRow, PUBLICATIONS_QUEUE, message_id)


async def forget_message(session: AsyncSession, message_id: str) -> None:
    """Not all of it could be stored: once its cause is mended it may be sent again."""
    await session.execute(
        text("DELETE FROM read_model.inbox WHERE (consumer, message_id) = (:consumer, :message_id)"),
        {"consumer": PUBLICATIONS_QUEUE, "message_id": message_id},
    )


async def forget_messages(session: AsyncSession, after: timedelta) -> None:
    """Remove ids so old that nobody sends them again; if one does, storing it again changes nothing."""
    await session.execute(
        text("DELETE FROM read_model.inbox WHERE received_at < clock_timestamp() - CAST(:after AS interval)"),
        {"after": after},
    )
