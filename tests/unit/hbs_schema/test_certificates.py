"""Certificates of an envelope: read whole, each referred to, never too many of CAs."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from hbs_schema.base64url import encode_der
from hbs_schema.certificates import MAX_CA_CERTIFICATES, check_all_referred, load_certificate, read_certificates
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.errors import Malformed
from tests.support.pki import BIRTH, TestCa, as_certificate

CA = TestCa()
SIGNER, OTHER = (CA.signer(name).certificate for name in ("signer", "other"))
ISSUING, ROOT = as_certificate(CA.issuing), as_certificate(CA.root)


def refers(named, *certificates) -> bool:
    try:
        check_all_referred({entry.thumbprint: entry for entry in certificates}, [entry.thumbprint for entry in named])
    except Malformed:
        return False
    return True


def test_issuers_are_followed_step_by_step():
    assert refers([SIGNER], SIGNER)
    assert refers([SIGNER], SIGNER, ISSUING)
    assert refers([SIGNER], SIGNER, ISSUING, ROOT)
    assert refers([SIGNER, OTHER], SIGNER, OTHER, ISSUING)
    assert refers([], *[])


def test_what_nobody_refers_to_is_refused():
    assert not refers([SIGNER], SIGNER, OTHER)
    assert not refers([SIGNER], SIGNER, ROOT)
    assert not refers([], ISSUING)
    assert not refers([OTHER], SIGNER, ISSUING)


def test_all_issuers_of_one_name_are_referred_to():
    namesake = as_certificate(TestCa().issuing)

    assert refers([SIGNER], SIGNER, ISSUING, namesake)


def test_a_root_that_issued_itself_ends_the_walk():
    assert refers([ROOT], ROOT)


def read(*ders: bytes):
    return read_certificates(sorted(encode_der(der) for der in ders), limit=MAX_CERTIFICATE)


def test_certificates_are_read_by_thumbprint():
    assert set(read(SIGNER.der, ISSUING.der)) == {SIGNER.thumbprint, ISSUING.thumbprint}


def test_at_most_sixteen_are_of_authorities():
    many = [CA.below("One name").certificate.public_bytes(Encoding.DER) for _ in range(MAX_CA_CERTIFICATES)]

    assert len(read(*many, SIGNER.der)) == MAX_CA_CERTIFICATES + 1
    with pytest.raises(Malformed):
        read(*many, ISSUING.der)


NONE = {
    "empty": b"",
    "a number": b"\x30\x03\x02\x01\x00",
    "cut": SIGNER.der[:-1],
    "a byte behind": SIGNER.der + b"\x00",
    "two": SIGNER.der * 2,
    "zeros": bytes(5000),
}


@pytest.mark.parametrize("der", NONE.values(), ids=list(NONE))
def test_refuses_what_is_no_certificate(der):
    with pytest.raises(Malformed):
        read(der)


def test_every_changed_byte_is_refused_or_changes_the_thumbprint():
    for position in range(len(SIGNER.der)):
        changed = bytearray(SIGNER.der)
        changed[position] ^= 0xFF
        try:
            other = load_certificate(bytes(changed))
        except Malformed:
            continue
        assert other.thumbprint != SIGNER.thumbprint
        assert isinstance(other.may_sign, bool)


def test_validity_includes_both_ends():
    until = BIRTH + timedelta(days=1)
    certificate = CA.certify("short", ec.generate_private_key(ec.SECP256R1()), not_after=until)
    second = timedelta(seconds=1)

    moments = [BIRTH - second, BIRTH, until, until + second]
    assert [certificate.is_valid_at(moment) for moment in moments] == [False, True, True, False]


def test_only_end_entities_with_the_usage_may_sign():
    options: dict[str, dict[str, Any]] = {
        "signer": {},
        "encryption": {"may_sign": False},
        "nothing": {"has_usage": False},
        "authority": {"is_ca": True},
    }
    key = ec.generate_private_key(ec.SECP256R1())

    may = {name: CA.certify(name, key, **members).may_sign for name, members in options.items()}

    assert may == {"signer": True, "encryption": False, "nothing": False, "authority": False}
    assert not ISSUING.may_sign


@pytest.mark.parametrize("bit", [1, 2, 4])
def test_the_bits_that_no_signature_covers_have_one_spelling(bit):
    """A parser reads the signature all the same when its last bits are said to be unused."""
    place = ISSUING.der.index(bytes([0x03, len(ISSUING.x509.signature) + 1, 0x00, *ISSUING.x509.signature])) + 2
    changed = ISSUING.der[:place] + bytes([bit]) + ISSUING.der[place + 1 :]

    with pytest.raises(Malformed):
        load_certificate(changed)


def test_the_outer_algorithm_is_the_inner_one():
    place = ISSUING.der.rindex(bytes.fromhex("06082a8648ce3d0403")) + 9
    changed = ISSUING.der[:place] + bytes([ISSUING.der[place] ^ 1]) + ISSUING.der[place + 1 :]

    with pytest.raises(Malformed):
        load_certificate(changed)
