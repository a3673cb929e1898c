"""Announcing: a message commits with the change that it tells of, or not at all."""

from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.reports import ReportKey
from bo_gateway.storage.tables import InboxRow, PublicationOutbox, RegistrarOutbox
from hbs_kit.inbox import first_time
from hbs_kit.outbox import put
from hbs_schema.messages.routes import ACKNOWLEDGEMENTS, JSON_TYPE, PUBLICATIONS

REGISTRAR_OUTBOX = RegistrarOutbox
PUBLICATION_OUTBOX = PublicationOutbox


async def tell_registrar(session: AsyncSession, key: ReportKey, number: int, body: bytes) -> None:
    """Send a registrar the answer to a report; `number` counts the tellings of one report."""
    await put(
        session,
        RegistrarOutbox,
        message_id=f"{key.registrar}/{key.lock}/{number}",
        exchange=ACKNOWLEDGEMENTS,
        routing_key=key.registrar,
        content_type=JSON_TYPE,
        body=body,
    )


async def hand_on(session: AsyncSession, registrar: str, statement: str, body: bytes) -> None:
    """Give a registrar what another one has told of a transfer, byte for byte."""
    await put(
        session,
        RegistrarOutbox,
        message_id=f"{registrar}/{statement}/handed-on",
        exchange=ACKNOWLEDGEMENTS,
        routing_key=registrar,
        content_type=JSON_TYPE,
        body=body,
    )


async def publish(session: AsyncSession, routing_key: str, body_ref: str, *, wake: bool = True) -> None:
    """Tell portals; the body is made from what is stored when the message goes out."""
    await put(
        session,
        PublicationOutbox,
        message_id=body_ref,
        exchange=PUBLICATIONS,
        routing_key=routing_key,
        content_type=JSON_TYPE,
        body_ref=body_ref,
        wake=wake,
    )


async def is_first(session: AsyncSession, registrar: str, message_id: str) -> bool:
    """Whether a registrar's message has not had its effect yet."""
    return await first_time(session, InboxRow, f"reports/{registrar}", message_id)
