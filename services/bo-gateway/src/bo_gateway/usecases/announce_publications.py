"""Putting an acknowledged lock into the outbox, slice by slice.

Slices and how far they have come commit together: a process killed at any point goes on with the next slice. The
messages refer to stored bytes, so nothing large is copied.
"""

from opentelemetry.trace import Tracer
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.publishing import SIZES, Slice
from bo_gateway.domain.ranges import slices
from bo_gateway.storage.outboxes import publish
from bo_gateway.storage.publications import Unfinished, advance, count_pending, hold_unfinished
from hbs_kit import telemetry
from hbs_kit.db import Sessions
from hbs_schema.messages.routes import PUBLISHED_RECORDS, PUBLISHED_WITHDRAWN

SLICES = 25
MOST_PENDING = 200
"""While so many wait for the broker, no more are added: a portal's absence must not fill the outbox."""

ROUTES = {"records": PUBLISHED_RECORDS, "withdrawn": PUBLISHED_WITHDRAWN}


async def announce_next_slices(*, sessions: Sessions, tracer: Tracer | None = None) -> bool:
    """Announce the next slices of an acknowledged lock; False if there are none, or too many wait already."""
    async with sessions.begin() as session:
        if await count_pending(session, MOST_PENDING) >= MOST_PENDING:
            return False
        found = await hold_unfinished(session)
        if found is None:
            return False
        with telemetry.continued(tracer, "announce publication", found.traceparent):
            await _announce(session, found)
    return True


async def _announce(session: AsyncSession, found: Unfinished) -> None:
    key, kind, first = found.key, found.kind, found.next_position
    for start, end in slices(first, found.total, SIZES[kind], SLICES):
        piece = Slice(kind, key.registrar, key.lock, start, end)
        await publish(session, ROUTES[kind], piece.ref)
        first = end
    await advance(session, key, kind, first)
