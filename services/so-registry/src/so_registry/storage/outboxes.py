"""Announcing: a message commits with the change that it tells of, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit import telemetry
from hbs_kit.outbox import CHANNEL, Reference, put, put_references
from hbs_schema.messages.routes import ANSWERS, JSON_TYPE, REPORTS
from so_registry.storage.asking import text
from so_registry.storage.tables import BoOutbox, SchoolOutbox

SCHOOL_OUTBOX = SchoolOutbox
BO_OUTBOX = BoOutbox


@dataclass(frozen=True)
class Told:
    """What one client is told, in the trace of what it is told of."""

    client_id: str
    message_id: str
    body: bytes
    traceparent: str | None


async def tell_client(session: AsyncSession, client_id: str, message_id: str, body: bytes) -> None:
    """Tell a school group what became of what it sent; software without a broker user has no queue and asks by HTTP."""
    await tell_each(session, [Told(client_id, message_id, body, telemetry.current_traceparent())])


# As hbs_kit's `put` and its notification, for those who have a queue: one round trip for one message as for twenty.
_TELL = """
WITH told AS (
    INSERT INTO registry.school_outbox (message_id, exchange, routing_key, content_type, body, traceparent)
    SELECT message_id, :exchange, c.client_id, :content_type, body, traceparent
    FROM unnest(cast(:clients AS text[]), cast(:messages AS text[]), cast(:bodies AS bytea[]), cast(:traces AS text[]))
        WITH ORDINALITY AS t (client, message_id, body, traceparent, place)
    JOIN registry.clients c ON c.client_id = t.client AND c.broker_user <> '' ORDER BY place
    RETURNING id)
SELECT pg_notify(:channel, :outbox) FROM told LIMIT 1
"""


async def tell_each(session: AsyncSession, messages: Sequence[Told]) -> None:
    """As `tell_client`, for several at once."""
    if messages:
        await session.execute(
            text(_TELL),
            {
                "exchange": ANSWERS,
                "content_type": JSON_TYPE,
                "channel": CHANNEL,
                "outbox": SchoolOutbox.__tablename__,
                "clients": [each.client_id for each in messages],
                "messages": [each.message_id for each in messages],
                "bodies": [each.body for each in messages],
                "traces": [each.traceparent for each in messages],
            },
        )


async def report(session: AsyncSession, routing_key: str, message_id: str, body_ref: str) -> None:
    """Send a piece of a report to the Ministry; the outbox points at stored bytes (storage/reports.py)."""
    await put(
        session,
        BoOutbox,
        message_id=message_id,
        exchange=REPORTS,
        routing_key=routing_key,
        content_type=JSON_TYPE,
        body_ref=body_ref,
    )


async def report_all(session: AsyncSession, pieces: Sequence[Reference]) -> None:
    """As `report`, for all pieces of a lock's report."""
    await put_references(session, BoOutbox, pieces, exchange=REPORTS, content_type=JSON_TYPE)


async def tell_clients(session: AsyncSession, messages: Sequence[Reference]) -> None:
    """Tell clients with a broker user what is built from stored bytes when it is sent (storage/lock_notices.py)."""
    await put_references(session, SchoolOutbox, messages, exchange=ANSWERS, content_type=JSON_TYPE)
