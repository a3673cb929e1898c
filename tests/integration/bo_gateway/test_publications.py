"""What portals are told: complete, verifiable, resumed where a killed process stopped."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain import publishing
from bo_gateway.storage.outboxes import PUBLICATION_OUTBOX
from bo_gateway.usecases import announce_publications
from bo_gateway.usecases.announce_publications import announce_next_slices
from bo_gateway.usecases.build_publications import build_publications
from hbs_kit.drain import drain
from hbs_kit.publisher import BrokerAway, Outgoing
from hbs_schema import base64url, canonical
from hbs_schema.messages.publications import PublishedRecords, PublishedStatus, PublishedWithdrawn
from hbs_schema.messages.reports import WithdrawnEntry
from hbs_schema.statements.documents import Status
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.bundle import verify_bundle
from tests.support.ministry import Ministry
from tests.support.ministry_reports import signed_class
from tests.support.world import NOW

pytestmark = pytest.mark.integration


class Portal:
    """Takes what the relay publishes."""

    def __init__(self, *, fails_after: int = 10_000) -> None:
        self.messages: list[Outgoing] = []
        self._left = fails_after

    async def __call__(self, message: Outgoing) -> None:
        if self._left == 0:
            raise BrokerAway("gone")
        self._left -= 1
        self.messages.append(message)

    def bodies(self, routing_key: str) -> list[bytes]:
        return [message.body for message in self.messages if message.routing_key == routing_key]


async def publish(ministry: Ministry, portal: Portal) -> None:
    """Drain the outbox until it is empty or the broker goes away."""
    while True:
        drained = await drain(ministry.sessions, PUBLICATION_OUTBOX, portal, 2, load_body=build_publications)
        if drained.away or not drained.found:
            return


async def test_publishes_bundles_that_verify_with_a_status(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 3).lock()
    await ministry.report(report)
    await ministry.announce()
    await ministry.issue_status()
    portal = Portal()
    await publish(ministry, portal)

    (body,) = portal.bodies("records")
    (told,) = portal.bodies("status")
    status = PublishedStatus.model_validate_json(told)
    records = PublishedRecords.model_validate_json(body).records
    assert {record.packet for record in records} == {base64url.encode(p.digest) for p in report.source.packets}
    for record in records:
        without = verify_bundle(canonical.dump(record.bundle), ministry.world.anchors, now=NOW)
        assert without.verdict == "indeterminate"
        assert [check.reason for check in without.checks if check.result == "indeterminate"] == ["status-absent"]
        certificates = sorted({*record.bundle["certificates"], *status.certificates})
        whole = {**record.bundle, "status": status.status, "certificates": certificates}
        assert verify_bundle(canonical.dump(whole), ministry.world.anchors, now=NOW).verdict == "genuine"


async def test_publishes_the_withdrawn_list_without_content(ministry: Ministry) -> None:
    entries = [
        WithdrawnEntry(
            record_key=base64url.encode(bytes([number]) * 32),
            packet=base64url.encode(bytes([number + 100]) * 32),
            at="2026-06-02T00:00:00Z",
            **({"successor": base64url.encode(bytes([200]) * 32)} if number % 2 else {}),
        )
        for number in range(5)
    ]
    report = signed_class(ministry.world, 1).lock(withdrawn=entries)
    await ministry.report(report)
    await ministry.announce()
    portal = Portal()
    await publish(ministry, portal)

    (body,) = portal.bodies("withdrawn")
    told = PublishedWithdrawn.model_validate_json(body)
    assert told.lock == report.name
    assert set(told.entries) == set(entries)


async def test_nothing_is_published_of_a_report_that_is_not_acknowledged(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 4).lock()
    await ministry.receive_lock(report)
    await ministry.receive_chunk(report, report.chunk_body(0))
    await ministry.work()
    await ministry.announce()
    portal = Portal()
    await publish(ministry, portal)

    assert portal.messages == []


async def test_resumes_at_the_slice_where_it_stopped(ministry: Ministry, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a stop between two batches of slices nor a broker that goes away loses or repeats one."""
    monkeypatch.setitem(publishing.SIZES, "records", 1)
    monkeypatch.setattr(announce_publications, "SLICES", 2)
    await ministry.report(signed_class(ministry.world, 5).lock())
    assert await announce_next_slices(sessions=ministry.sessions)
    first = Portal(fails_after=1)
    await publish(ministry, first)

    await ministry.announce()
    await _due_again(ministry)
    second = Portal()
    await publish(ministry, second)

    ids = [message.message_id for message in (*first.messages, *second.messages)]
    assert len(ids) == len(set(ids)) == 5


async def test_a_message_published_twice_has_the_same_bytes(ministry: Ministry) -> None:
    await ministry.report(signed_class(ministry.world, 3).lock())
    await ministry.announce()
    async with ministry.sessions() as session:
        refs = await _refs(session)
        assert await build_publications(session, refs) == await build_publications(session, refs)


async def test_a_newer_authority_document_does_not_change_what_was_acknowledged(ministry: Ministry) -> None:
    await ministry.report(signed_class(ministry.world, 2).lock())
    await ministry.announce()
    async with ministry.sessions() as session:
        refs = await _refs(session)
        before = await build_publications(session, refs)
    assert ministry.authority is not None
    registrars = [entry.model_dump(mode="json", by_alias=True) for entry in ministry.authority.payload.registrars]
    await ministry.import_authority(ministry.world.make_authority(number=2, registrars=_clean(registrars)))

    async with ministry.sessions() as session:
        assert await build_publications(session, refs) == before


async def test_the_status_names_the_newest_authority_document_and_continues_its_line(ministry: Ministry) -> None:
    await ministry.report(signed_class(ministry.world, 1).lock())
    first, second = await ministry.issue_status(), await ministry.issue_status()
    portal = Portal()
    await publish(ministry, portal)

    assert first is not None
    assert second is not None
    assert (first.seq, second.seq) == (1, 2)
    told = [PublishedStatus.model_validate_json(body) for body in portal.bodies("status")]
    assert ministry.authority is not None
    for number, message in enumerate(told, start=1):
        status = parse_statement(message.status, Status).payload
        assert (status.seq, status.authority.number) == (number, 1)
        assert message.authority == ministry.authority.jws


async def _refs(session: AsyncSession) -> list[str]:
    return list((await session.scalars(text("SELECT body_ref FROM bo.publication_outbox ORDER BY id"))).all())


async def _due_again(ministry: Ministry) -> None:
    async with ministry.sessions.begin() as session:
        await session.execute(text("UPDATE bo.publication_outbox SET not_before = created_at"))


def _clean(registrars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in entry.items() if value is not None} for entry in registrars]
