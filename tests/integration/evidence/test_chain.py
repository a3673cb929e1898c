"""From the registrar's worker over the report to the bundle: what a verifier is given in the end, byte for byte."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bo_gateway.domain.reports import ReportKey
from bo_gateway.usecases.find_report import find_acknowledgement
from bo_gateway.usecases.receive_chunk import receive_chunk
from bo_gateway.usecases.receive_lock import receive_lock
from deploy.local.pki import Pki
from hbs_kit.clock import utc_now
from hbs_kit.drain import drain
from hbs_kit.publisher import Outgoing
from hbs_schema import canonical
from hbs_schema.envelopes.bundle import read_bundle
from hbs_schema.messages.publications import PublishedRecords
from hbs_schema.messages.reports import Acknowledgement
from hbs_schema.messages.routes import REPORT_LOCK
from hbs_schema.verification.bundle import verify_bundle
from hbs_schema.verification.report import Report
from lookup_portal.domain.presentations import presentation_of
from lookup_portal.domain.publications import read_record
from lookup_portal.domain.shown import shown_by_holder
from so_registry.storage.outboxes import BO_OUTBOX
from so_registry.storage.reports import ReportBodies
from so_registry.usecases.take_acknowledgement import take_acknowledgement
from tests.integration.bo_gateway.test_publications import Portal, publish
from tests.integration.evidence import steps
from tests.integration.so_registry import acts
from tests.support.databases import Databases
from tests.support.local_pki import Peers, intermediates
from tests.support.ministry import Ministry, open_ministry
from tests.support.registry import Registry

pytestmark = [pytest.mark.integration, pytest.mark.slow]

STRIDE = 97


@pytest.fixture
async def ministry(registry: Registry, databases: Databases) -> AsyncIterator[Ministry]:
    async with open_ministry(databases, registry.world) as opened:
        opened.clock = utc_now
        yield opened


async def accept_and_lock(registry: Registry) -> None:
    packets = await steps.accepted(registry)
    await acts.close(registry, packets)
    await acts.pass_the_cutoff(registry)
    await acts.lock(registry, 4)


async def report(registry: Registry, ministry: Ministry, pki: Pki) -> PublishedRecords:
    """Send what the outbox has, acknowledge it, publish; what portals are told."""

    async def take(message: Outgoing) -> None:
        receive: Any = receive_lock if message.routing_key == REPORT_LOCK else receive_chunk
        await receive(message.body, registrar=registry.world.registrar, sessions=ministry.sessions)

    bodies = ReportBodies(intermediates(pki))
    await drain(registry.sessions, BO_OUTBOX, take, load_body=bodies)
    await ministry.work()
    ((lock,),) = await steps.rows(registry, "SELECT statement FROM registry.locks")
    key = ReportKey(registry.world.registrar, lock)
    answer = Acknowledgement.model_validate_json(await find_acknowledgement(key, sessions=ministry.sessions) or b"")
    assert answer.result == "equal", answer
    await take_acknowledgement(answer, sessions=registry.sessions)
    await ministry.announce()
    portal = Portal()
    await publish(ministry, portal)
    (body,) = portal.bodies("records")
    return PublishedRecords.model_validate_json(body)


def judged(registry: Registry, data: bytes) -> Report:
    now = utc_now() + timedelta(seconds=1)
    return verify_bundle(data, registry.world.anchors, now=now, is_at_lock=True)


async def test_a_published_bundle_has_evidence_that_passes(
    registry: Registry, ministry: Ministry, peers: Peers, pki: Pki
) -> None:
    """All but the acknowledgement is confirmed: it is newer than anything the registrar could send."""
    await accept_and_lock(registry)
    await steps.gather_evidence(registry, peers)

    published = await report(registry, ministry, pki)

    assert len(published.records) == 2
    for record in published.records:
        data = canonical.dump(record.bundle)
        result = judged(registry, data)
        assert (result.verdict, result.level) == ("genuine", "timestamped")
        assert steps.results(result, "timestamps", "revocation") == {"timestamps": "passed", "revocation": "passed"}
        bundle = read_bundle(data)
        signed = {statement.name for statement in bundle.statements()} - {bundle.policy.name}
        assert bundle.acknowledgement
        assert bundle.timestamps.keys() == signed - {bundle.acknowledgement.statement.name}
        assert len(bundle.cert_status) == len({s.header.thumbprint for s in bundle.statements()}) - 1


async def test_the_registrars_own_bundle_reaches_long_term_once_the_acknowledgement_is_confirmed(
    registry: Registry, ministry: Ministry, peers: Peers, pki: Pki
) -> None:
    await accept_and_lock(registry)
    await report(registry, ministry, pki)
    await steps.gather_evidence(registry, peers)
    ((digest,),) = await steps.rows(registry, "SELECT packet_digest FROM registry.packets LIMIT 1")

    result = judged(registry, await steps.bundle_by_digest(registry, digest, pki))

    assert (result.verdict, result.level) == ("genuine", "long-term")


async def test_a_report_without_evidence_is_as_good_as_before(registry: Registry, ministry: Ministry, pki: Pki) -> None:
    await accept_and_lock(registry)

    published = await report(registry, ministry, pki)

    for record in published.records:
        result = judged(registry, canonical.dump(record.bundle))
        assert (result.verdict, result.level) == ("genuine", "basic")


async def test_the_portal_takes_such_a_bundle_and_shows_presentations_of_it(
    registry: Registry, ministry: Ministry, peers: Peers, pki: Pki
) -> None:
    await accept_and_lock(registry)
    await steps.gather_evidence(registry, peers)
    published = await report(registry, ministry, pki)
    now = utc_now() + timedelta(seconds=1)

    for record in published.records:
        year = read_record(record, published, registry.world.anchors, now)
        bundle = read_bundle(year.bundle)
        shown = presentation_of(bundle, shown_by_holder(bundle.packet))
        presentation = read_bundle(shown)
        # Receipt, lock and policy: who acknowledged is not confirmed, and the school's people are hidden.
        assert len(presentation.cert_status) == 3
        result = judged(registry, shown)
        assert (result.verdict, result.level) == ("genuine", "timestamped")
        assert steps.results(result, "timestamps", "revocation") == {"timestamps": "passed", "revocation": "passed"}


async def test_changed_bytes_of_the_evidence_are_refused(
    registry: Registry, ministry: Ministry, peers: Peers, pki: Pki
) -> None:
    await accept_and_lock(registry)
    await steps.gather_evidence(registry, peers)
    published = await report(registry, ministry, pki)
    data = canonical.dump(published.records[0].bundle)

    accepted = [
        position
        for member in (b"timestamps", b"cert_status")
        for position in range(*span(data, member), STRIDE)
        if judged(registry, data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]).verdict != "failed"
    ]

    assert accepted == []


def span(data: bytes, member: bytes) -> tuple[int, int]:
    """Where the value of a member stands in a file."""
    start = data.index(b'"%s":' % member) + len(member) + 3
    _, length = json.JSONDecoder().raw_decode(data[start:].decode())
    return start, start + length
