"""Limits are met exactly: what lies at a limit holds, one more is refused."""

import pytest

from hbs_schema.base64url import encode_der
from hbs_schema.verification.bundle import verify_bundle
from tests.support.world import NOW, stage
from tests.vectors.build import Maker
from tests.vectors.edits import put
from tests.vectors.envelope import bundle
from tests.vectors.forge import Forge
from tests.vectors.judging import judge_submission
from tests.vectors.raw import b64
from tests.vectors.sending import submission
from tests.vectors.submissions import Sent

MAKER = Maker()
KIB = 1024


def judged(edits=None, **options) -> tuple[str, str]:
    forge = Forge(MAKER.ca, edits or {}, **options).make()
    report = verify_bundle(bundle(forge), MAKER.anchors, now=NOW)
    return report.verdict, report.first_failed


def subjects(number: int):
    """A packet of so many parts: header, four others and the subjects."""

    def change(values, _forge):
        for index in range(number - len(values) - 1):
            values[f"subjects/MON_{index:02}"] = {"level": "T"}

    return {"values": change}


@pytest.mark.parametrize(("parts", "said"), [(64, ("genuine", "")), (65, ("failed", "format"))])
def test_a_packet_has_at_most_64_parts(parts, said):
    assert judged(subjects(parts)) == said


@pytest.mark.parametrize(("signers", "said"), [(64, ("genuine", "")), (65, ("failed", "format"))])
def test_a_packet_has_at_most_64_endorsements(signers, said):
    people = tuple(("principal", f"principal-{number}") for number in range(signers))

    assert judged(stages=(stage(role="principal", signers="all"),), people={"principal": people}) == said


@pytest.mark.parametrize(("entries", "said"), [(5_000, ("genuine", "")), (9_500, ("failed", "format"))])
def test_a_status_has_at_most_1_mib(entries, said):
    annotated = [
        {"packet": text, "annotation": "invalidated"}
        for text in sorted(b64(number.to_bytes(32, "big")) for number in range(entries))
    ]

    assert judged({"status.payload": put(annotated=annotated)}) == said


def test_an_authority_document_has_at_most_256_kib():
    certificate = {"purpose": "qr", "not_before": "2026-01-01T00:00:00Z", "not_after": "2031-01-01T00:00:00Z"}

    def change(payload, _forge):
        for registrar in range(2, 60):
            own = [
                {**certificate, "x5t#S256": text}
                for text in sorted(b64(bytes([registrar, number]) * 16) for number in range(30))
            ]
            payload["registrars"].append({"registrar": f"so-{registrar:02}", "certificates": own})

    assert judged({"authority.payload": change}) == ("failed", "statements")


@pytest.mark.parametrize(("size", "check"), [(256 * KIB, "revocation"), (256 * KIB + 1, "format")])
def test_an_entry_of_revocation_evidence_has_at_most_256_kib(size, check):
    assert judged({"envelope": put(cert_status=[encode_der(bytes(size))])}) == ("failed", check)


@pytest.mark.parametrize(("count", "check"), [(64, "revocation"), (65, "format")])
def test_there_are_at_most_64_entries_of_revocation_evidence(count, check):
    entries = sorted(encode_der(bytes([1, number])) for number in range(count))

    assert judged({"envelope": put(cert_status=entries)}) == ("failed", check)


def test_a_bundle_has_at_most_2_mib():
    entries = sorted(encode_der(bytes([number]) * 255 * KIB) for number in range(7))

    assert judged({"envelope": put(cert_status=entries)}) == ("failed", "format")


@pytest.mark.parametrize(("size", "check"), [(8 * KIB, "timestamps"), (8 * KIB + 1, "format")])
def test_a_timestamp_has_at_most_8_kib(size, check):
    def change(envelope, forge):
        envelope["timestamps"] = {forge.signed["receipt"].digest: [encode_der(bytes(size))]}

    assert judged({"envelope": change}) == ("failed", check)


@pytest.mark.parametrize(("packets", "verdict"), [(60, "genuine"), (61, "failed")])
def test_a_submission_has_at_most_60_packets(packets, verdict):
    sent = Sent("many", "", "", "bytes", {}, {"pupils": packets}, packets=((),) * packets)

    data = MAKER.make(sent)

    assert MAKER.judge(sent, data).verdict == verdict


def test_a_submission_has_at_most_4_mib():
    forge = Forge(MAKER.ca, {"file": lambda data, _forge: data + b" " * (4 * KIB * KIB)}).make()

    found = judge_submission(submission(forge), {}, is_seen=False)

    assert (found.verdict, found.checks) == ("failed", ("format",))


def test_a_submission_has_at_most_200_timestamps():
    def change(envelope, _forge):
        tokens = [encode_der(bytes([1, number])) for number in range(16)]
        envelope["timestamps"] = dict.fromkeys(envelope["statements"], tokens)

    people = tuple(("principal", f"principal-{number}") for number in range(13))
    forge = Forge(MAKER.ca, {"envelope": change}, people={"principal": people}).make()

    assert judge_submission(submission(forge), {}, is_seen=False).checks[:1] == ("format",)
