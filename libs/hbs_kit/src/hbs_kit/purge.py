"""Removing what has done its work: messages that the broker confirmed, and the memory of messages taken in.

Nothing runs it by itself: what is never removed can be looked up for ever. It is a job for whoever finds the tables
too large, told how old is old enough. What an outbox carries must be stored elsewhere, or follow from what is: an
outbox is no archive.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from hbs_kit.db import Sessions
from hbs_kit.inbox import InboxColumns
from hbs_kit.outbox import OutboxColumns

BATCH = 5_000


async def purge_outbox(
    sessions: Sessions, row: type[OutboxColumns], *, older_than: timedelta, is_dry_run: bool = False
) -> int:
    """Remove messages whose confirm is older than that; how many. What was not confirmed stays, however old."""
    due = row.sent_at < func.clock_timestamp() - older_than
    return await _purge(sessions, row, (row.id,), due, is_dry_run=is_dry_run)


async def purge_inbox(
    sessions: Sessions, row: type[InboxColumns], *, older_than: timedelta, is_dry_run: bool = False
) -> int:
    """Forget messages taken in longer ago than that; how many.

    One that comes once more after that finds nobody who knows it: choose longer than any message waits in a queue,
    set aside or not.
    """
    due = row.received_at < func.clock_timestamp() - older_than
    return await _purge(sessions, row, (row.consumer, row.message_id), due, is_dry_run=is_dry_run)


async def _purge(
    sessions: Sessions,
    row: type[OutboxColumns] | type[InboxColumns],
    key: Sequence[InstrumentedAttribute[Any]],
    due: ColumnElement[bool],
    *,
    is_dry_run: bool,
) -> int:
    if is_dry_run:
        async with sessions() as session:
            return await session.scalar(select(func.count()).select_from(row).where(due)) or 0
    total = 0
    while done := await _purge_batch(sessions, row, key, due):
        total += done
    return total


async def _purge_batch(
    sessions: Sessions,
    row: type[OutboxColumns] | type[InboxColumns],
    key: Sequence[InstrumentedAttribute[Any]],
    due: ColumnElement[bool],
) -> int:
    """A transaction of its own, so that nobody waits for long."""
    oldest = select(*key).where(due).order_by(*key).limit(BATCH).with_for_update(skip_locked=True)
    removal = delete(row).where(tuple_(*key).in_(oldest)).returning(*key).execution_options(synchronize_session=False)
    async with sessions.begin() as session:
        return len((await session.execute(removal)).all())
