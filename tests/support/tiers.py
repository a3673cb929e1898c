"""Registry, Ministry and portal over their own databases; what one puts into its outbox the next is handed."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.messaging.reports import OnReport
from bo_gateway.usecases.build_publications import build_publications
from bo_gateway.usecases.check_statement import check_next_statement
from bo_gateway.usecases.issue_status import list_due
from hbs_kit.clock import utc_now
from hbs_kit.db import Sessions
from hbs_kit.settlement import Delivery
from so_registry.messaging.acknowledgements import OnAcknowledgement
from so_registry.storage.reports import ReportBodies
from tests.support.ministry import Ministry, broker_user
from tests.support.portal import Portal
from tests.support.registry import Registry

LoadBody = Callable[[AsyncSession, Sequence[str]], Awaitable[Mapping[str, bytes]]]
Take = Callable[[Delivery], Awaitable[object]]


@dataclass
class Tiers:
    """Some registries, the Ministry, and a portal if there is one. All have the clock of the day."""

    registries: Sequence[Registry]
    ministry: Ministry
    portal: Portal | None = None

    async def settle(self) -> None:
        """Everything that waits goes on its way, until nothing waits any more."""
        while await self._step():
            pass

    async def _step(self) -> int:
        moved = 0
        for registry in self.registries:
            report = ReportBodies([registry.world.ca.issuing_certificate])
            user = broker_user(registry.world.registrar)
            moved += await deliver(
                registry.sessions, "registry.bo_outbox", OnReport(self.ministry.sessions), report, user
            )
        await self.work()
        for registry in self.registries:
            to = registry.world.registrar
            taken = OnAcknowledgement(registry.sessions, to)
            moved += await deliver(self.ministry.sessions, "bo.registrar_outbox", taken, routing_key=to)
        if self.portal:
            self.portal.clock.now = utc_now()
        publications: Take = self.portal.consumer() if self.portal else _nowhere
        return moved + await deliver(self.ministry.sessions, "bo.publication_outbox", publications, build_publications)

    async def work(self) -> None:
        """What the Ministry's worker does."""
        ministry = self.ministry
        await ministry.work()
        while await check_next_statement(sessions=ministry.sessions, ca_roots=ministry.ca_roots, clock=utc_now):
            pass
        for line in await list_due(sessions=ministry.sessions, clock=utc_now):
            await ministry.issue_status(registrar=line.registrar, clock=utc_now)
        await ministry.announce()


async def _nowhere(_: Delivery) -> None:
    """No portal listens."""


async def deliver(
    sessions: Sessions,
    outbox: str,
    take: Take,
    load: LoadBody | None = None,
    user: str | None = None,
    *,
    routing_key: str | None = None,
) -> int:
    """Hand over what an outbox has not sent yet, in its order; how many."""
    async with sessions() as session:
        query = f"""
            SELECT id, message_id, exchange, routing_key, body, body_ref FROM {outbox}
            WHERE sent_at IS NULL AND (cast(:key AS text) IS NULL OR routing_key = :key) ORDER BY id"""  # noqa: S608
        rows = (await session.execute(text(query), {"key": routing_key})).mappings().all()
        bodies = {row["id"]: await _body(session, row, load) for row in rows}
    for row in rows:
        properties: dict[str, Any] = {name: row[name] for name in ("message_id", "exchange", "routing_key")}
        await take(Delivery(body=bodies[row["id"]], headers={}, user_id=user, **properties))
    async with sessions.begin() as session:
        sent = text(f"UPDATE {outbox} SET sent_at = now() WHERE id = ANY(:ids)")  # noqa: S608  # of this file's own
        await session.execute(sent, {"ids": list(bodies)})
    return len(rows)


async def _body(session: AsyncSession, row: Mapping[Any, Any], load: LoadBody | None) -> bytes:
    if row["body_ref"] is None or load is None:
        return bytes(row["body"])
    return (await load(session, [row["body_ref"]]))[row["body_ref"]]
