"""Certificates as CAs and strangers really make them: each is taken, or refused by a code, and none is an accident."""

from datetime import UTC, datetime
from typing import Any

import pytest
from asn1crypto import core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID

from hbs_schema import base64url
from so_registry.domain.certificates.declaring import check_declaration, read_declarations
from tests.unit.so_registry.certificates.making import SCHOOL, ca, surroundings, told

HOLDER = "Lương Thị Hạnh"
BEGIN, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
CN, SERIAL = NameOID.COMMON_NAME, NameOID.SERIAL_NUMBER


def named(*attributes: x509.NameAttribute[str]) -> x509.Name:
    return x509.Name(attributes)


def build(subject: x509.Name, key: Any = None, **critical: bool) -> bytes:
    key = key or ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(ca().issuing.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(BEGIN)
        .not_valid_after(END)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
    )
    if critical:
        odd = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.25.77"), b"\x05\x00")
        builder = builder.add_extension(odd, critical=critical["unknown"])
    return builder.sign(ca().issuing_key, hashes.SHA256()).public_bytes(Encoding.DER)


def resigned(der: bytes, change: Any) -> bytes:
    """The certificate with its inner part changed, signed by the CA as it then is."""
    certificate = asn1.Certificate.load(der)
    tbs = certificate["tbs_certificate"]
    change(tbs)
    body = asn1.TbsCertificate.load(tbs.dump(force=True))
    signature = ca().issuing_key.sign(body.dump(), ec.ECDSA(hashes.SHA256()))
    whole = {
        "tbs_certificate": body,
        "signature_algorithm": certificate["signature_algorithm"],
        "signature_value": core.OctetBitString(signature),
    }
    return bytes(asn1.Certificate(whole).dump())


def negative(tbs: Any) -> None:
    tbs["serial_number"] = -7


def pss(tbs: Any) -> None:
    tbs["subject_public_key_info"]["algorithm"] = {"algorithm": "rsassa_pss"}


def codes(der: bytes) -> set[str]:
    entry = told().model_copy(update={"certificate": base64url.encode_der(der), "holder": HOLDER})
    read, wrong = read_declarations([entry], SCHOOL)
    found = [*wrong, *(finding for each in read for finding in check_declaration(each, surroundings(), ""))]
    return {finding.code for finding in found}


OWN = x509.NameAttribute(CN, HOLDER)
RSA = rsa.generate_private_key(65537, 2048)


@pytest.mark.parametrize(
    ("der", "expected"),
    [
        (build(named(OWN)), set()),
        (build(named(x509.NameAttribute(CN, HOLDER, _ASN1Type.BMPString))), set()),
        (build(named(OWN, x509.NameAttribute(SERIAL, "1"), x509.NameAttribute(SERIAL, "2"))), set()),
        (build(named(x509.NameAttribute(NameOID.ORGANIZATION_NAME, HOLDER))), {"subject-differs"}),
        (build(named()), {"subject-differs"}),
        (build(named(OWN), unknown=False), set()),
        (build(named(OWN), unknown=True), {"certificate-path"}),
        (build(named(OWN), ec.generate_private_key(ec.SECP521R1())), {"certificate-key"}),
        (build(named(OWN), rsa.generate_private_key(65537, 1024)), {"certificate-key"}),  # noqa: S505  # on purpose
        (build(named(OWN), RSA), set()),
        (resigned(build(named(OWN), RSA), pss), {"certificate-key"}),
        (resigned(build(named(OWN)), negative), {"certificate-unreadable"}),
        (b"\x30\x82\xff\xff" + bytes(64), {"certificate-unreadable"}),
    ],
    ids=[
        "plain",
        "BMPString",
        "two serialNumbers",
        "no common name",
        "no name at all",
        "unknown extension",
        "unknown critical extension",
        "P-521",
        "RSA 1024",
        "RSA 2048",
        "RSA for PSS alone",
        "negative serial",
        "a length that lies",
    ],
)
def test_an_odd_certificate_is_taken_or_has_a_code(der: bytes, expected: set[str]) -> None:
    assert codes(der) == expected


def test_a_subject_that_never_ends_is_refused() -> None:
    parts = [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"{n:064}") for n in range(60)]

    assert codes(build(named(OWN, *parts))) == {"certificate-too-long"}
