"""Evidence of a report: what holds goes into the bundles, what does not is asked for again and harms nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bo_gateway.usecases.find_report import show_report
from hbs_schema import canonical
from hbs_schema.base64url import encode_der
from hbs_schema.messages.publications import PublishedRecords
from hbs_schema.messages.reports import LeafRange
from hbs_schema.verification.bundle import verify_bundle
from hbs_schema.verification.report import Report
from tests.integration.bo_gateway.test_publications import Portal, publish
from tests.support.evidence import crl, ocsp_response
from tests.support.ministry import Ministry
from tests.support.ministry_reports import LockedReport, evidence_of, signed_class
from tests.support.pki import TestCa
from tests.support.world import LOCKED_AT, NOW, SIGNED_AT

pytestmark = pytest.mark.integration

EVERYBODY = (LeafRange(first=0, last=1),)


async def send(ministry: Ministry, report: LockedReport, **evidence: Any) -> None:
    """The lock and its one chunk with such evidence, judged."""
    await ministry.receive_lock(report)
    await ministry.receive_chunk(report, report.chunk_body(0, **evidence))
    await ministry.work()


async def published(ministry: Ministry) -> list[dict[str, Any]]:
    """The bundles that portals are told of."""
    await ministry.announce()
    portal = Portal()
    await publish(ministry, portal)
    (body,) = portal.bodies("records")
    return [record.bundle for record in PublishedRecords.model_validate_json(body).records]


def judged(ministry: Ministry, bundle: dict[str, Any]) -> Report:
    return verify_bundle(canonical.dump(bundle), ministry.world.anchors, now=NOW, is_at_lock=True)


async def faults(ministry: Ministry, report: LockedReport) -> set[tuple[str, bool]]:
    (shown,) = await show_report(report.name, sessions=ministry.sessions)
    return {(fault.check, fault.is_final) for _, fault in shown.faults}


async def test_bundles_carry_timestamps_and_status_of_all_who_signed(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 2).lock()
    await send(ministry, report, **evidence_of(report))

    bundles = await published(ministry)

    assert (await ministry.answer(report)).result == "equal"
    for bundle in bundles:
        result = judged(ministry, bundle)
        assert (result.verdict, result.level) == ("genuine", "long-term")
        assert report.name in bundle["timestamps"]
        assert len(bundle["cert_status"]) == 1


async def test_a_bundle_carries_only_what_is_about_its_own_signers(ministry: Ministry) -> None:
    one, other = "homeroom/", "so-policy"
    report = signed_class(ministry.world, 2).lock()
    entries = [ocsp_response(ministry.world.ca, ministry.world.key(name).certificate, NOW) for name in (one, other)]
    await send(ministry, report, cert_status=sorted(map(encode_der, entries)))

    bundles = await published(ministry)

    for bundle in bundles:
        assert bundle["cert_status"] == sorted(map(encode_der, entries))
        assert judged(ministry, bundle).verdict == "genuine"


async def test_a_chunk_sent_again_with_more_evidence_adds_it(ministry: Ministry) -> None:
    """Before the rest of the report is here, so that nothing is decided yet."""
    report = signed_class(ministry.world, 3).lock()
    evidence = evidence_of(report)
    await ministry.receive_lock(report)
    await ministry.receive_chunk(report, report.chunk_body(0))
    await ministry.work(patience=timedelta(hours=1))

    await ministry.receive_chunk(report, report.chunk_body(0, **evidence))
    await ministry.receive_chunk(report, report.chunk_body(1, **evidence))
    await ministry.work()

    assert (await ministry.answer(report)).result == "equal"
    assert await faults(ministry, report) == set()
    assert {judged(ministry, bundle).level for bundle in await published(ministry)} == {"long-term"}


async def test_a_chunk_sent_again_with_less_evidence_takes_none_away(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 3).lock()
    evidence = evidence_of(report)
    await ministry.receive_lock(report)
    for chunk in (report.chunk_body(0, **evidence), report.chunk_body(0), report.chunk_body(1, **evidence)):
        await ministry.receive_chunk(report, chunk)
    await ministry.work()

    assert (await ministry.answer(report)).result == "equal"
    assert {judged(ministry, bundle).level for bundle in await published(ministry)} == {"long-term"}


async def test_an_acknowledged_report_takes_no_more_evidence_and_is_told_again(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 2).lock()
    await send(ministry, report)
    answer = await ministry.answer_bytes(report)

    await ministry.receive_chunk(report, report.chunk_body(0, **evidence_of(report)))
    await ministry.work()

    assert await ministry.answer_bytes(report) == answer


def flipped(entry: bytes) -> bytes:
    return entry[:-5] + bytes([entry[-5] ^ 1]) + entry[-5 + 1 :]


def entry_of(ministry: Ministry, kind: str) -> bytes:
    """One entry that does not hold, or is about nobody here."""
    ca, homeroom = ministry.world.ca, ministry.world.key("homeroom/").certificate
    entries = {
        "no entry": b"0\x03\x02\x01\x00",
        "flipped list": flipped(crl(ca, NOW)),
        "flipped answer": flipped(ocsp_response(ca, homeroom, NOW)),
        "another CA's answer": ocsp_response(TestCa(), homeroom, NOW),
        "about somebody else": ocsp_response(ca, ca.signer("nobody-here").certificate, NOW),
        "revoked when it signed": crl(ca, NOW, {homeroom.x509.serial_number: SIGNED_AT - timedelta(days=1)}),
    }
    return entries[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "no entry",
        "flipped list",
        "flipped answer",
        "another CA's answer",
        "about somebody else",
        "revoked when it signed",
    ],
)
async def test_status_that_does_not_hold_is_asked_for_again_and_never_published(ministry: Ministry, kind: str) -> None:
    report = signed_class(ministry.world, 2).lock()
    await send(ministry, report, cert_status=[encode_der(entry_of(ministry, kind))])

    assert (await ministry.answer(report)).missing == EVERYBODY
    assert await faults(ministry, report) == {("revocation", False)}

    await send(ministry, report, **evidence_of(report))

    assert (await ministry.answer(report)).result == "equal"
    assert {judged(ministry, bundle).level for bundle in await published(ministry)} == {"long-term"}
    async with ministry.sessions() as session:
        assert (await session.execute(text("SELECT count(*) FROM bo.cert_status"))).scalar_one() == 1


async def test_a_certificate_that_was_revoked_after_it_signed_harms_nothing(ministry: Ministry) -> None:
    homeroom = ministry.world.key("homeroom/").certificate.x509.serial_number
    report = signed_class(ministry.world, 2).lock()
    listed = crl(ministry.world.ca, NOW, {homeroom: LOCKED_AT})
    await send(ministry, report, **evidence_of(report, cert_status=[encode_der(listed)]))

    assert (await ministry.answer(report)).result == "equal"
    for bundle in await published(ministry):
        assert (judged(ministry, bundle).verdict, bundle["cert_status"]) == ("genuine", [])


async def test_a_bad_timestamp_of_the_lock_is_asked_for_again(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 2).lock()
    evidence = evidence_of(report)
    tokens = {**evidence["timestamps"], report.name: next(iter(evidence["timestamps"].values()))}

    await send(ministry, report, timestamps=tokens)

    assert (await ministry.answer(report)).missing == EVERYBODY
    assert await faults(ministry, report) == {("timestamps", False)}
