"""RFC 3161 tokens, OCSP responses and CRLs for tests, made by hand from a test CA's keys."""

from datetime import datetime, timedelta
from hashlib import sha256

from asn1crypto import algos, cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from hbs_schema.certificates import Certificate
from tests.support.pki import TestCa


def timestamp_token(ca: TestCa, imprint: bytes, at: datetime, *, name: str = "tsa") -> bytes:
    """A timestamp over a SHA-256 imprint, or a SHA-512 one of 64 bytes."""
    key = ca.signer(name, is_tsa=True)
    certificate = asn1_x509.Certificate.load(key.certificate.der)
    algorithm = algos.DigestAlgorithm({"algorithm": "sha256"})
    of_imprint = algos.DigestAlgorithm({"algorithm": "sha512" if len(imprint) == 64 else "sha256"})
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.2.3.4.5",
            "message_imprint": {"hash_algorithm": of_imprint, "hashed_message": imprint},
            "serial_number": int.from_bytes(sha256(imprint).digest()[:8], "big"),
            "gen_time": at,
        }
    )
    content = cms.EncapsulatedContentInfo({"content_type": "tst_info", "content": cms.ParsableOctetString(info.dump())})
    signing_certificate = tsp.SigningCertificateV2({"certs": [{"cert_hash": sha256(key.certificate.der).digest()}]})
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "signing_time", "values": [cms.Time({"utc_time": at})]},
            {"type": "message_digest", "values": [sha256(info.dump()).digest()]},
            {"type": "signing_certificate_v2", "values": [signing_certificate]},
        ]
    )
    # A set's DER sorts its members; load it back so that what is signed is what is stored.
    attributes = cms.CMSAttributes.load(attributes.dump(force=True))
    signer = {
        "version": "v1",
        "sid": {
            "issuer_and_serial_number": {
                "issuer": certificate.issuer,
                "serial_number": certificate.serial_number,
            }
        },
        "digest_algorithm": algorithm,
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": _der_signature(key.sign(attributes.dump())),
    }
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [algorithm],
            "encap_content_info": content,
            "certificates": [certificate],
            "signer_infos": [signer],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def _der_signature(raw: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    return encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))


def crl(ca: TestCa, at: datetime, revoked: dict[int, datetime] | None = None) -> bytes:
    """The issuing CA's list of revoked serial numbers."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.issuing.subject)
        .last_update(at)
        .next_update(at + timedelta(days=7))
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.issuing.public_key()),  # type: ignore[arg-type]
            critical=False,
        )
    )
    for serial, moment in (revoked or {}).items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(ca.issuing_key, hashes.SHA256()).public_bytes(Encoding.DER)


def ocsp_response(ca: TestCa, certificate: Certificate, at: datetime, *, revoked_at: datetime | None = None) -> bytes:
    """The issuing CA's own answer about one certificate."""
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate.x509,
        issuer=ca.issuing,
        algorithm=hashes.SHA256(),
        cert_status=ocsp.OCSPCertStatus.REVOKED if revoked_at else ocsp.OCSPCertStatus.GOOD,
        this_update=at,
        next_update=at + timedelta(days=1),
        revocation_time=revoked_at,
        revocation_reason=x509.ReasonFlags.key_compromise if revoked_at else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, ca.issuing)
    return builder.sign(ca.issuing_key, hashes.SHA256()).public_bytes(Encoding.DER)
