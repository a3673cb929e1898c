"""A registry's report on its way to a Ministry, without a broker: the relay's bytes to the intakes of the consumer."""

from sqlalchemy import text

from bo_gateway.messaging.reports import OnReport
from bo_gateway.usecases.verify_copy import verify_next_copy
from hbs_kit.settlement import Delivery
from hbs_schema.messages.routes import REPORTS
from so_registry.storage.reports import ReportBodies
from tests.support.ministry import Ministry, broker_user
from tests.support.registry import Registry


async def deliver(registry: Registry, ministry: Ministry) -> None:
    """Everything that the outbox has, twice, and what the Ministry makes of it."""
    consumer = OnReport(ministry.sessions)
    bodies = ReportBodies([registry.world.ca.issuing_certificate])
    async with registry.sessions() as session:
        rows = (
            await session.execute(text("SELECT routing_key, message_id, body_ref FROM registry.bo_outbox ORDER BY id"))
        ).all()
        sent = [(row, await bodies.body(session, row.body_ref)) for row in rows]
    for row, body in sent:
        for _ in range(2):  # at least once
            await consumer(
                Delivery(
                    body=body,
                    message_id=row.message_id,
                    exchange=REPORTS,
                    routing_key=row.routing_key,
                    headers={},
                    user_id=broker_user(registry.world.registrar),
                )
            )
    while await verify_next_copy(sessions=ministry.sessions, ca_roots=ministry.ca_roots, clock=ministry.clock):
        pass
    await ministry.work()
