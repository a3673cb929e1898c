"""An OCSP response or CRL says of when it is, about whom, and whom it calls revoked; a bundle takes what helps it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from asn1crypto import algos, core
from asn1crypto import ocsp as asn1_ocsp
from cryptography.hazmat.primitives.asymmetric import ec

from hbs_schema.building.status_choice import MAX_ENTRIES, MAX_TOTAL, choose_entries, fitting
from hbs_schema.envelopes.shape import MAX_STATUS_EVIDENCE
from hbs_schema.errors import NotGenuine
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.revocation import StatusJudge
from hbs_schema.verification.status_entries import StatusEntry, find_concerned, read_entry, status_key
from tests.support.evidence import crl, ocsp_response
from tests.support.pki import TestCa, as_certificate
from tests.support.world import NOW

CA = TestCa()
ONE, TWO = CA.signer("one").certificate, CA.signer("two").certificate
BEFORE = NOW - timedelta(days=1)
AFTER = NOW + timedelta(hours=1)


def serial(certificate):
    return certificate.x509.serial_number


def stored(*entries: StatusEntry) -> dict[str, list[StatusEntry]]:
    """As storage gives them: by key, newest first."""
    found: dict[str, list[StatusEntry]] = {}
    for entry, concerned in find_concerned(entries, [ONE, TWO]):
        found.setdefault(status_key(entry, concerned[0]), []).append(entry)
    return {key: sorted(line, key=lambda each: each.this_update, reverse=True) for key, line in found.items()}


def test_an_ocsp_response_is_about_one_certificate():
    entry = read_entry(ocsp_response(CA, ONE, NOW))

    assert entry.this_update == NOW
    assert (entry.concerns(ONE), entry.concerns(TWO), entry.revokes(ONE)) == (True, False, False)


def test_a_serial_number_of_another_issuer_is_another_certificate():
    key = ec.generate_private_key(ec.SECP256R1())
    other = CA.below("Other CA")
    namesake = CA.certify("namesake", key, issuer=other)
    entry = read_entry(ocsp_response(CA, ONE, NOW))
    pretending = replace(entry, about=replace(entry.about, serial=serial(namesake)))

    assert not pretending.concerns(namesake)


def test_a_list_is_about_everybody_whom_its_issuer_certified():
    entry = read_entry(crl(CA, NOW, {serial(TWO): BEFORE}))

    assert (entry.concerns(ONE), entry.concerns(TWO)) == (True, True)
    assert (entry.revokes(ONE), entry.revokes(TWO)) == (False, True)
    assert not entry.concerns(TestCa("Elsewhere").signer("one").certificate)


@pytest.mark.parametrize("data", [b"", b"0\x00", bytes(100), bytes(MAX_STATUS_EVIDENCE + 1)])
def test_anything_else_is_refused(data):
    with pytest.raises(NotGenuine):
        read_entry(data)


def test_a_judge_says_since_when_a_certificate_is_revoked():
    judge = StatusJudge([CA.root], [as_certificate(CA.issuing)])
    use = Use(ONE, NOW)

    assert judge.revoked_at(read_entry(ocsp_response(CA, ONE, AFTER)), use) is None
    assert judge.revoked_at(read_entry(ocsp_response(CA, ONE, AFTER, revoked_at=BEFORE)), use) == BEFORE
    with pytest.raises(NotGenuine):
        judge.revoked_at(read_entry(ocsp_response(CA, TWO, AFTER)), use)
    with pytest.raises(NotGenuine):
        judge.revoked_at(read_entry(ocsp_response(TestCa(), ONE, AFTER)), use)


def test_the_newest_entry_about_each_signer_is_chosen_once():
    old, new = (read_entry(ocsp_response(CA, ONE, at)) for at in (BEFORE, NOW))
    everybody = read_entry(crl(CA, BEFORE))

    assert choose_entries(stored(old, new), [ONE, TWO]) == [new]
    assert choose_entries(stored(everybody), [ONE, TWO]) == [everybody]
    assert set(map(id, choose_entries(stored(old, new, everybody), [ONE, TWO]))) == {id(new), id(everybody)}


def test_what_calls_a_signer_revoked_stays_out_of_his_bundle():
    """The one before it still covers what he signed until then."""
    good, bad = read_entry(ocsp_response(CA, ONE, BEFORE)), read_entry(ocsp_response(CA, ONE, AFTER, revoked_at=NOW))
    clean, listing = read_entry(crl(CA, BEFORE)), read_entry(crl(CA, AFTER, {serial(ONE): NOW}))

    assert choose_entries(stored(good, bad), [ONE]) == [good]
    assert choose_entries(stored(bad), [ONE]) == []
    assert choose_entries(stored(clean, listing), [ONE, TWO]) == [clean]
    assert choose_entries(stored(clean, listing), [TWO]) == [listing]


def test_a_bundle_takes_as_many_entries_as_fit():
    entry = read_entry(ocsp_response(CA, ONE, NOW))
    many = [replace(entry, data=entry.data + number.to_bytes(2, "big")) for number in range(MAX_ENTRIES + 10)]
    large = [replace(entry, data=bytes(MAX_STATUS_EVIDENCE - number)) for number in range(3)]

    assert len(fitting(many)) == MAX_ENTRIES
    assert sum(map(len, fitting(large))) <= MAX_TOTAL
    assert len(fitting(large)) == 2


def test_a_name_by_a_hash_without_a_length_is_refused_and_not_computed():
    response = asn1_ocsp.OCSPResponse.load(ocsp_response(CA, ONE, NOW))
    basic = response.basic_ocsp_response
    name = basic["tbs_response_data"]["responses"][0]["cert_id"]
    name["hash_algorithm"] = algos.DigestAlgorithm({"algorithm": "shake256"})
    response["response_bytes"]["response"] = core.ParsableOctetString(basic.dump(force=True))

    with pytest.raises(NotGenuine):
        read_entry(response.dump(force=True))


def test_a_list_of_a_namesake_of_a_signers_ca_is_left_out():
    renewed = TestCa(CA.name)
    later = renewed.signer("later").certificate
    own, others = read_entry(crl(CA, BEFORE)), read_entry(crl(renewed, AFTER))
    lines = {status_key(own, ONE): [others, own]}

    assert status_key(others, later) == status_key(own, ONE)
    assert (others.is_by_namesake(ONE), others.is_by_namesake(later)) == (True, False)
    assert choose_entries(lines, [ONE]) == [own]
    assert choose_entries(lines, [later]) == [others]
    assert choose_entries(lines, [ONE, later]) == []
