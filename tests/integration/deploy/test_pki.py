"""The local PKI: chains, revocation and timestamps as an outsider's software sees them."""

import hashlib
import stat
import urllib.request
from pathlib import Path
from typing import cast

import pytest
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, RevokedError
from rfc3161_client import TimestampRequestBuilder, VerifierBuilder, decode_timestamp_response

from deploy.local.pki import Pki
from deploy.local.pki_table import AUTHORITIES_CA, LEAVES, PEOPLE_CA, ROOT_CA
from deploy.local.stack import Stack

pytestmark = pytest.mark.integration
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


async def validate(pki: Pki, name: str) -> None:
    def load(path: Path) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(pem.unarmor(path.read_bytes())[2])

    context = ValidationContext(
        trust_roots=[load(pki.roots)],
        other_certs=[load(path) for path in pki.intermediates],
        allow_fetching=True,
        revocation_mode="require",
    )
    validator = CertificateValidator(load(pki.certificate(name)), validation_context=context)
    try:
        await validator.async_validate_usage({"digital_signature", "non_repudiation"})
    finally:
        await context.aclose()


@pytest.mark.parametrize("name", ["school-a-t1", "school-a-principal", "so-01-lock", "bo-root"])
async def test_a_good_certificate_validates_with_its_revocation(pki: Pki, name: str) -> None:
    await validate(pki, name)


async def test_a_revoked_certificate_is_refused(pki: Pki) -> None:
    with pytest.raises(RevokedError):
        await validate(pki, "revoked")


async def test_a_stranger_has_no_path_to_the_root(pki: Pki) -> None:
    with pytest.raises(PathBuildingError):
        await validate(pki, "stranger")


def test_the_list_of_revoked_names_the_revoked_one(pki: Pki) -> None:
    revoked = x509.load_pem_x509_certificate(pki.certificate("revoked").read_bytes())
    with OPENER.open(pki.crl_url(PEOPLE_CA)) as answer:
        crl = x509.load_der_x509_crl(answer.read())

    assert [entry.serial_number for entry in crl] == [revoked.serial_number]
    issuer = x509.load_pem_x509_certificate(pki.certificate(PEOPLE_CA).read_bytes())
    assert crl.is_signature_valid(cast(ec.EllipticCurvePublicKey, issuer.public_key()))
    assert crl.issuer.public_bytes() == issuer.subject.public_bytes()


@pytest.mark.parametrize("ca", [ROOT_CA, AUTHORITIES_CA])
def test_the_other_lists_are_empty(pki: Pki, ca: str) -> None:
    with OPENER.open(pki.crl_url(ca)) as answer:
        assert len(x509.load_der_x509_crl(answer.read())) == 0


def test_a_timestamp_holds_for_its_message_only(pki: Pki) -> None:
    message = "học bạ".encode()
    request = TimestampRequestBuilder().data(message).build()
    asked = urllib.request.Request(pki.tsa_url, request.as_bytes(), {"Content-Type": "application/timestamp-query"})
    with OPENER.open(asked) as answer:
        response = decode_timestamp_response(answer.read())
    verifier = (
        VerifierBuilder()
        .tsa_certificate(x509.load_pem_x509_certificate(pki.tsa_certificate.read_bytes()))
        .add_root_certificate(x509.load_pem_x509_certificate(pki.roots.read_bytes()))
        .nonce(request.nonce or 0)
        .build()
    )

    assert verifier.verify_message(response, message)
    assert response.tst_info.message_imprint.message != hashlib.sha512(b"other").digest()


def test_every_holder_has_a_private_key_of_his_own(pki: Pki) -> None:
    keys = [pki.key(holder.name) for holder in LEAVES]

    assert len({key.read_bytes() for key in keys}) == len(LEAVES)
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}


def test_signers_may_sign_and_certify_nothing(pki: Pki) -> None:
    for holder in LEAVES:
        certificate = x509.load_pem_x509_certificate(pki.certificate(holder.name).read_bytes())
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
        assert not basic.value.ca
        assert usage.critical
        assert usage.value.digital_signature
        assert usage.value.content_commitment
        assert not usage.value.key_cert_sign


def test_a_new_start_keeps_every_certificate(own_home: Path) -> None:
    stack = Stack(own_home)
    stack.pki.start()
    before = {holder.name: stack.pki.certificate(holder.name).read_bytes() for holder in LEAVES}
    url = stack.pki.url
    stack.down()

    stack = Stack(own_home)
    stack.pki.start()

    assert stack.pki.url == url
    assert before == {h.name: stack.pki.certificate(h.name).read_bytes() for h in LEAVES}
