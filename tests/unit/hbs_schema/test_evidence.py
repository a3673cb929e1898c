"""Timestamps, CRLs and OCSP responses hold in every byte, or fail."""

from datetime import timedelta
from hashlib import sha256

import pytest

from hbs_schema.errors import NotGenuine
from hbs_schema.verification.bundle import Anchors, verify_bundle
from hbs_schema.verification.timestamps import check_token
from tests.support.evidence import crl, ocsp_response, timestamp_token
from tests.support.pki import TestCa
from tests.support.world import NOW, SIGNED_AT
from tests.vectors.build import Maker
from tests.vectors.envelope import bundle
from tests.vectors.forge import Forge
from tests.vectors.good_lives import GOOD_LIVES

CA = TestCa()
IMPRINT = sha256(b"statement").digest()
TOKEN = timestamp_token(CA, IMPRINT, SIGNED_AT)
PRINCIPAL = "endorsement:principal"


def holds(token: bytes, imprint: bytes = IMPRINT, ca: TestCa = CA) -> bool:
    try:
        check_token(token, imprint, [ca.root], [CA.issuing])
    except NotGenuine:
        return False
    return True


def test_a_timestamp_says_when():
    assert check_token(TOKEN, IMPRINT, [CA.root], [CA.issuing]) == SIGNED_AT


@pytest.mark.parametrize("positions", [range(0, len(TOKEN), 2), range(1, len(TOKEN), 2)])
def test_any_flipped_bit_of_a_timestamp_is_refused(positions):
    accepted = []
    for position in positions:
        changed = bytearray(TOKEN)
        changed[position] ^= 1 << position % 8
        if holds(bytes(changed)):
            accepted.append(position)

    assert accepted == []


def test_a_timestamp_names_its_signer_as_the_certificate_does():
    """A name in another type of string is the same to who looks for a certificate, and nothing signs this one."""
    name = CA.issuing.subject.public_bytes()
    start = TOKEN.rindex(name)
    changed = (
        (position, TOKEN[:position] + bytes([value]) + TOKEN[position + 1 :])
        for position in range(start, start + len(name))
        for value in range(256)
        if value != TOKEN[position]
    )

    assert [position for position, token in changed if holds(token)] == []


def test_a_timestamp_is_of_one_text_and_under_one_root():
    assert not holds(TOKEN, sha256(b"other").digest())
    assert not holds(TOKEN, ca=TestCa())
    assert not holds(TOKEN + b"\x00")
    assert not holds(TOKEN[:-1])
    assert not holds(b"")


def test_a_timestamp_by_somebody_else_is_refused():
    CA.signer("person")
    assert not holds(timestamp_token(CA, IMPRINT, SIGNED_AT, name="person"))


def judged(**options):
    """Verdict, level and the result of each check of a bundle with evidence."""
    forge = Forge(CA, **options).make()
    anchors = Anchors(root=CA.signer("bo-root").certificate, ca_roots=(CA.root,))
    report = verify_bundle(bundle(forge), anchors, now=NOW)
    return report.verdict, report.level, {check.name: check.result for check in report.checks}


def entry_flipped(make, position: int):
    def changed(forge: Forge) -> list[bytes]:
        data = bytearray(make(forge))
        data[position] ^= 1
        return [bytes(data)]

    return changed


def _crl(_forge: Forge) -> bytes:
    return LIST


def _ocsp(_forge: Forge) -> bytes:
    return ANSWER


LIST = crl(CA, NOW)
ANSWER = ocsp_response(CA, CA.signer("principal").certificate, NOW)


@pytest.mark.parametrize(("make", "size"), [(_crl, len(LIST)), (_ocsp, len(ANSWER))], ids=["CRL", "OCSP"])
def test_flipped_bits_of_revocation_evidence_are_refused(make, size):
    accepted = [
        position for position in range(0, size, 7) if judged(cert_status=entry_flipped(make, position))[0] != "failed"
    ]

    assert accepted == []


def test_without_evidence_the_level_is_basic():
    assert judged()[:2] == ("genuine", "basic")


def test_a_part_of_the_evidence_does_not_raise_the_level():
    verdict, level, _ = judged(cert_status=lambda f: [ocsp_response(CA, f.ca.signer("principal").certificate, NOW)])

    assert (verdict, level) == ("genuine", "basic")


def test_evidence_that_is_older_than_the_signature_does_not_cover_it():
    early = SIGNED_AT - timedelta(days=1)
    long_term = next(vector for vector in GOOD_LIVES if vector.name == "long-term")
    options = {**long_term.options, "cert_status": lambda _forge: [crl(CA, early)]}

    assert judged(**options)[:2] == ("genuine", "timestamped")
    assert judged(**long_term.options)[:2] == ("genuine", "long-term")


def test_without_ca_roots_evidence_is_indeterminate():
    maker = Maker(CA)
    vector = next(vector for vector in GOOD_LIVES if vector.name == "timestamped")
    anchors = Anchors(root=maker.anchors.root)

    report = verify_bundle(maker.make(vector), anchors, now=NOW)

    results = {check.name: check.result for check in report.checks}
    assert report.verdict == "indeterminate"
    assert (results["timestamps"], results["certificate-path"]) == ("indeterminate", "indeterminate")
