"""The daily status: when it is owed, what it lists, and that its line has no gap."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bo_gateway.domain.errors import RegistrarUnknown
from bo_gateway.usecases.issue_status import list_due
from hbs_schema import base64url
from hbs_schema.statements.documents import Status
from hbs_schema.statements.statement import parse_statement
from tests.support.ministry import Ministry
from tests.support.ministry_reports import signed_class
from tests.support.world import NOW

pytestmark = pytest.mark.integration


async def statuses(ministry: Ministry) -> list[Status]:
    async with ministry.sessions() as session:
        rows = await session.scalars(text("SELECT jws FROM bo.statuses ORDER BY seq"))
        return [parse_statement(jws, Status).payload for jws in rows]


async def is_due(ministry: Ministry, *, after: timedelta = timedelta(0)) -> bool:
    return bool(await list_due(sessions=ministry.sessions, clock=lambda: NOW + after))


async def test_is_due_after_each_acknowledgement_and_then_daily(ministry: Ministry) -> None:
    assert not await is_due(ministry)
    first = signed_class(ministry.world, 1).lock()
    await ministry.report(first)
    assert await is_due(ministry)
    await ministry.issue_status()
    assert not await is_due(ministry)
    assert await is_due(ministry, after=timedelta(hours=23))

    await ministry.report(signed_class(ministry.world, 1).lock(after=first))
    assert await is_due(ministry)


async def test_is_not_issued_twice_by_two_workers(ministry: Ministry) -> None:
    await ministry.report(signed_class(ministry.world, 1).lock())

    await asyncio.gather(*(ministry.issue_status(only_if_due=True) for _ in range(4)))

    assert [status.seq for status in await statuses(ministry)] == [1]


async def test_lists_ended_certificates_of_this_registrar_and_the_ministry_alone(two_registrars: Ministry) -> None:
    (other,) = two_registrars.others
    own = two_registrars.world.key("so-lock").certificate.thumbprint
    foreign = other.key("so-lock").certificate.thumbprint
    bo = two_registrars.world.key("bo-ack").certificate.thumbprint
    async with two_registrars.sessions.begin() as session:
        for thumbprint in (own, foreign, bo):
            await session.execute(
                text("INSERT INTO bo.ended_certificates VALUES (:thumbprint, :at, 'retired')"),
                {"thumbprint": thumbprint, "at": NOW},
            )
    await two_registrars.issue_status()

    (status,) = await statuses(two_registrars)
    assert {entry.thumbprint for entry in status.ended} == {own, bo}


async def test_lists_annotated_packets(ministry: Ministry) -> None:
    packet = base64url.encode(bytes(32))
    async with ministry.sessions.begin() as session:
        await session.execute(
            text("""
                INSERT INTO bo.annotated_packets (registrar, school_year, packet, annotation)
                VALUES (:registrar, '2025-2026', :packet, 'invalidated')"""),
            {"registrar": ministry.world.registrar, "packet": packet},
        )
    await ministry.issue_status()

    (status,) = await statuses(ministry)
    assert [(entry.packet, entry.annotation) for entry in status.annotated] == [(packet, "invalidated")]


async def test_is_refused_for_a_registrar_that_nobody_knows(ministry: Ministry) -> None:
    with pytest.raises(RegistrarUnknown):
        await ministry.issue_status(registrar="nobody")
