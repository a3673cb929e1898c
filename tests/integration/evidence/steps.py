"""What the registrar's worker does about evidence, and what has come of it, as small steps."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from deploy.local.pki import Pki
from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.envelopes.packet import Packet
from hbs_schema.verification.bundle import verify_bundle
from hbs_schema.verification.report import Report
from so_registry.clients.revocation import StatusClient
from so_registry.clients.timestamps import TimestampClient
from so_registry.usecases.build_bundle import build_bundle
from so_registry.usecases.confirm_signers import confirm_next_signers
from so_registry.usecases.stamp_statements import stamp_next_statements
from tests.support.local_pki import Peers, intermediates
from tests.support.registry import Registry

NO_INTERVAL = timedelta(0)


async def accepted(registry: Registry, count: int = 2) -> list[Packet]:
    """A class, signed by everybody and accepted."""
    statements, packets = await registry.signed(count)
    answer = await registry.submit(*registry.pack(packets, statements))
    assert {packet.result for packet in answer.packets} == {"accepted"}, answer.problems
    return packets


async def accepted_again(registry: Registry) -> None:
    """One more class of other pupils: everybody signs again."""
    drafts = (await registry.drafts(3))[2:]
    statements, signed = registry.world.endorse(drafts)
    answer = await registry.submit(*registry.pack([draft.packet() for draft in signed], statements))
    assert {packet.result for packet in answer.packets} == {"accepted"}, answer.problems


async def stamp_all(registry: Registry, client: TimestampClient) -> None:
    while await stamp_next_statements(sessions=registry.sessions, client=client):
        pass


async def confirm(registry: Registry, client: StatusClient, interval: timedelta = NO_INTERVAL) -> bool:
    return await confirm_next_signers(sessions=registry.sessions, client=client, interval=interval, clock=utc_now)


async def confirm_all(registry: Registry, client: StatusClient) -> None:
    while await confirm(registry, client):
        pass


async def gather_evidence(registry: Registry, peers: Peers) -> None:
    """Tokens for everything, then the status of everybody."""
    await stamp_all(registry, peers.timestamps())
    await confirm_all(registry, peers.status())


async def rows(registry: Registry, query: str, **values: Any) -> list[tuple[Any, ...]]:
    async with registry.sessions.begin() as session:
        return [tuple(row) for row in await session.execute(text(query), values)]


async def do(registry: Registry, statement: str, **values: Any) -> None:
    async with registry.sessions.begin() as session:
        await session.execute(text(statement), values)


async def count(registry: Registry, table: str) -> int:
    ((found,),) = await rows(registry, f"SELECT count(*) FROM registry.{table}")  # noqa: S608  # names of the tests
    return int(found)


async def bundle_of(registry: Registry, packet: Packet, pki: Pki) -> bytes:
    return await bundle_by_digest(registry, encode(packet.digest), pki)


async def bundle_by_digest(registry: Registry, digest: str, pki: Pki) -> bytes:
    return await build_bundle(
        digest,
        school=registry.world.school,
        sessions=registry.sessions,
        intermediates=intermediates(pki),
    )


def judged(registry: Registry, data: bytes) -> Report:
    return verify_bundle(data, registry.world.anchors, now=utc_now() + timedelta(seconds=1))


def results(report: Report, *names: str) -> dict[str, str]:
    return {check.name: check.result for check in report.checks if check.name in names}


def failures(reports: Sequence[Report]) -> set[str]:
    return {check.name for report in reports for check in report.checks if check.result == "failed"}
