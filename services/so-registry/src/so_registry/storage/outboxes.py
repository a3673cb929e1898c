"""Announcing: a message commits with the change that it tells of, or not at all."""

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.outbox import put
from hbs_schema.messages.routes import ANSWERS, JSON_TYPE, REPORTS
from so_registry.storage.clients import has_broker_user
from so_registry.storage.tables import BoOutbox, SchoolOutbox

SCHOOL_OUTBOX = SchoolOutbox
BO_OUTBOX = BoOutbox


async def tell_client(session: AsyncSession, client_id: str, message_id: str, body: bytes) -> None:
    """Tell a school group what became of what it sent; software without a broker user has no queue and asks by HTTP."""
    if not await has_broker_user(session, client_id):
        return
    await put(
        session,
        SchoolOutbox,
        message_id=message_id,
        exchange=ANSWERS,
        routing_key=client_id,
        content_type=JSON_TYPE,
        body=body,
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
