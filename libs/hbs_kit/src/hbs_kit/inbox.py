"""The consumer's memory: which messages it has taken in.

The row commits with the work that the message asked for, so a redelivery finds both
or neither.
"""

from datetime import datetime

from sqlalchemy import DateTime, Text, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column


class InboxColumns:
    """Mix into a row class on the service's own base."""

    consumer: Mapped[str] = mapped_column(Text, primary_key=True)
    message_id: Mapped[str] = mapped_column(Text, primary_key=True)
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())


async def first_time(session: AsyncSession, row: type[InboxColumns], consumer: str, message_id: str) -> bool:
    """Whether this consumer has not taken this message in before.

    A concurrent delivery of the same message waits here until the other transaction
    has ended, then answers False or takes over.
    """
    added = await session.scalar(
        insert(row)
        .values(consumer=consumer, message_id=message_id)
        .on_conflict_do_nothing(index_elements=["consumer", "message_id"])
        .returning(row.message_id)
    )
    return added is not None
