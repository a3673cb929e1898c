"""Lists and responses that say more than revoked or not: why, since when in doubt, by whom, for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from hbs_schema.certificates import Certificate
from tests.support.pki import TestCa

Reason = x509.ReasonFlags


@dataclass(frozen=True)
class Listed:
    """An entry of a list."""

    at: datetime
    reason: Reason | None = None
    doubted_from: datetime | None = None


def revocation_list(
    ca: TestCa,
    at: datetime,
    listed: dict[Certificate, Listed],
    *,
    delta_of: int | None = None,
    by_root: bool = False,
    lasts: timedelta = timedelta(days=7),
) -> bytes:
    """The issuing CA's list, or the root's; a delta list with `delta_of`."""
    issuer, key = (ca.root, ca._root_key) if by_root else (ca.issuing, ca.issuing_key)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(at)
        .next_update(at + lasts)
        .add_extension(x509.CRLNumber(5), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    if delta_of is not None:
        builder = builder.add_extension(x509.DeltaCRLIndicator(delta_of), critical=True)
    for certificate, own in listed.items():
        builder = builder.add_revoked_certificate(_revoked(certificate, own))
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def _revoked(certificate: Certificate, own: Listed) -> x509.RevokedCertificate:
    entry = x509.RevokedCertificateBuilder().serial_number(certificate.x509.serial_number).revocation_date(own.at)
    if own.reason is not None:
        entry = entry.add_extension(x509.CRLReason(own.reason), critical=False)
    if own.doubted_from is not None:
        entry = entry.add_extension(x509.InvalidityDate(own.doubted_from.replace(tzinfo=None)), critical=False)
    return entry.build()


def delegated_response(
    ca: TestCa, certificate: Certificate, at: datetime, *, may_answer: bool = True, expired_at: datetime | None = None
) -> bytes:
    """The answer of a responder whose certificate the CA issued, for answering or for something else."""
    key = ec.generate_private_key(ec.SECP256R1())
    usage = [x509.oid.ExtendedKeyUsageOID.OCSP_SIGNING if may_answer else x509.oid.ExtendedKeyUsageOID.CLIENT_AUTH]
    until = expired_at or ca.issuing.not_valid_after_utc
    responder = ca.certify("responder", key, extra=x509.ExtendedKeyUsage(usage), not_after=until)
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate.x509,
        issuer=ca.issuing,
        algorithm=hashes.SHA256(),
        cert_status=ocsp.OCSPCertStatus.GOOD,
        this_update=at,
        next_update=at + timedelta(days=1),
        revocation_time=None,
        revocation_reason=None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder.x509).certificates([responder.x509])
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def unknown_response(ca: TestCa, certificate: Certificate, at: datetime) -> bytes:
    """The CA's own answer that it does not know of the certificate."""
    return _own_response(ca, certificate, at, ocsp.OCSPCertStatus.UNKNOWN, at + timedelta(days=1))


def lasting_response(ca: TestCa, certificate: Certificate, at: datetime) -> bytes:
    """A good answer that does not say by when there is a newer one."""
    return _own_response(ca, certificate, at, ocsp.OCSPCertStatus.GOOD, None)


def _own_response(
    ca: TestCa, certificate: Certificate, at: datetime, status: ocsp.OCSPCertStatus, until: datetime | None
) -> bytes:
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate.x509,
        issuer=ca.issuing,
        algorithm=hashes.SHA256(),
        cert_status=status,
        this_update=at,
        next_update=until,
        revocation_time=None,
        revocation_reason=None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, ca.issuing)
    return builder.sign(ca.issuing_key, hashes.SHA256()).public_bytes(Encoding.DER)
