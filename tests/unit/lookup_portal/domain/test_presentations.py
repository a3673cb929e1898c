"""A presentation keeps only evidence that speaks of the registrar and the Ministry."""

from datetime import timedelta

from hbs_schema.envelopes.bundle import read_bundle
from hbs_schema.verification.bundle import verify_bundle
from lookup_portal.domain.presentations import presentation_of
from lookup_portal.domain.shown import shown_by_holder
from tests.support.evidence import crl, ocsp_response, timestamp_token
from tests.support.world import LOCKED_AT, NOW
from tests.unit.lookup_portal.domain.worlds import locked

LATER = LOCKED_AT + timedelta(days=2)


def with_evidence() -> bytes:
    """The first pupil's bundle, stamped, with answers about a teacher, the receipt's signer, and the CA's list."""
    ca, receipt, teacher = locked().world.ca, locked().receipt.statement, locked().endorsements[0]
    stamped = {
        receipt.name: [timestamp_token(ca, receipt.digest, LOCKED_AT - timedelta(days=10))],
        teacher.name: [timestamp_token(ca, teacher.digest, LOCKED_AT - timedelta(days=10))],
    }
    signers = [locked().world.key(name).certificate for name in ("so-receipt", "subject-teacher/subjects/TOAN")]
    answers = [*(ocsp_response(ca, signer, LATER) for signer in signers), crl(ca, LATER)]
    return locked().bundle(0, timestamps=stamped, cert_status=answers)


def test_evidence_of_the_school_stays_out() -> None:
    whole = read_bundle(with_evidence())

    shown = read_bundle(presentation_of(whole, shown_by_holder(whole.packet)))

    assert shown.timestamps.keys() == {locked().receipt.statement.name}
    assert len(whole.cert_status) == 3
    assert len(shown.cert_status) == 2


def test_both_are_genuine() -> None:
    whole = with_evidence()
    bundle = read_bundle(whole)
    anchors = locked().world.anchors

    for data in (whole, presentation_of(bundle, shown_by_holder(bundle.packet))):
        report = verify_bundle(data, anchors, now=NOW)
        assert report.verdict == "genuine", [check for check in report.checks if check.result == "failed"]
