"""Certificates in an envelope: who they name, who issued them, and whether each is referred to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from hbs_schema import base64url
from hbs_schema.errors import Malformed
from hbs_schema.verification.asn1 import der as element

MAX_CA_CERTIFICATES = 16
KEPT = 2048
"""Parsed certificates in memory at most: of about a hundred schools, some ten megabytes."""


@dataclass(frozen=True)
class Certificate:
    """A parsed certificate with its DER bytes."""

    der: bytes
    x509: x509.Certificate

    @cached_property
    def thumbprint(self) -> str:
        """SHA-256 of the DER, base64url: `x5t#S256` (RFC 7515 §4.1.8)."""
        return base64url.encode(sha256(self.der).digest())

    @cached_property
    def subject(self) -> bytes:
        """The subject's name, DER."""
        return self.x509.subject.public_bytes()

    @cached_property
    def issuer(self) -> bytes:
        """The issuer's name, DER."""
        return self.x509.issuer.public_bytes()

    @cached_property
    def key(self) -> CertificatePublicKeyTypes:
        return self.x509.public_key()

    def is_valid_at(self, instant: datetime) -> bool:
        """Whether `instant` (aware) lies within notBefore and notAfter, both included (RFC 5280 §4.1.2.5)."""
        first, last = self._validity
        return first <= instant <= last

    @cached_property
    def _validity(self) -> tuple[datetime, datetime]:
        return self.x509.not_valid_before_utc, self.x509.not_valid_after_utc

    @cached_property
    def is_ca(self) -> bool:
        """basicConstraints cA (RFC 5280 §4.2.1.9)."""
        try:
            return bool(self.x509.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
        except x509.ExtensionNotFound:
            return False

    @cached_property
    def may_sign(self) -> bool:
        """keyUsage digitalSignature or nonRepudiation, and not a CA certificate."""
        try:
            usage = self.x509.extensions.get_extension_for_class(x509.KeyUsage).value
        except x509.ExtensionNotFound:
            return False
        return (usage.digital_signature or usage.content_commitment) and not self.is_ca


def load_certificate(der: bytes, *, pointer: str = "") -> Certificate:
    """Parse DER; raises Malformed if it is no certificate, holds a key of an unknown kind or has another spelling."""
    try:
        return _load(der)
    except Exception as error:
        # The parser raises many kinds for hostile DER; all mean the same here.
        raise Malformed("format", "not a certificate", pointer) from error


# A school's people sign class after class. A certificate never changes, and what is refused is not kept.
@lru_cache(maxsize=KEPT)
def _load(der: bytes) -> Certificate:
    certificate = Certificate(der, x509.load_der_x509_certificate(der))
    _read_lazy_members(certificate)
    _check_wrapping(certificate)
    return certificate


def _read_lazy_members(certificate: Certificate) -> None:
    """The library parses on access: what cannot be read is refused here and not later."""
    view = certificate.x509
    _ = (certificate.key, certificate.may_sign, certificate.subject, certificate.issuer)
    _ = (view.not_valid_before_utc, view.not_valid_after_utc, view.serial_number)


def _check_wrapping(certificate: Certificate) -> None:
    """The issuer signs the inner part alone; parsers forgive what stands around it (the signature's unused bits)."""
    inner = certificate.x509.tbs_certificate_bytes
    signature = element(0x03, b"\x00", certificate.x509.signature)
    start = certificate.der.index(inner) + len(inner)
    algorithm = certificate.der[start : len(certificate.der) - len(signature)]
    if element(0x30, inner, algorithm, signature) != certificate.der or algorithm not in inner:
        raise ValueError("another spelling")


def read_certificates(texts: Iterable[str], *, limit: int) -> dict[str, Certificate]:
    """Certificates by thumbprint; raises Malformed for a wrong spelling or more than `limit` bytes."""
    found: dict[str, Certificate] = {}
    for index, text in enumerate(texts):
        pointer = f"/certificates/{index}"
        der = base64url.decode_der(text, pointer=pointer)
        if len(der) > limit:
            raise Malformed("format", "a certificate is too long", pointer)
        certificate = load_certificate(der, pointer=pointer)
        found[certificate.thumbprint] = certificate
    # Path building tries every issuer: without a bound a hostile file makes it take hours.
    if sum(certificate.is_ca for certificate in found.values()) > MAX_CA_CERTIFICATES:
        raise Malformed("format", "too many CA certificates", "/certificates")
    return found


def with_issuers(named: Iterable[Certificate], pool: Iterable[Certificate]) -> dict[str, Certificate]:
    """Certificates by thumbprint: the named ones, and of `pool` their issuers by name, step by step."""
    by_subject: dict[bytes, list[Certificate]] = {}
    for certificate in pool:
        by_subject.setdefault(certificate.subject, []).append(certificate)
    reached = {certificate.thumbprint: certificate for certificate in named}
    frontier = list(reached.values())
    while frontier:
        for issuer in by_subject.get(frontier.pop().issuer, ()):
            if issuer.thumbprint not in reached:
                reached[issuer.thumbprint] = issuer
                frontier.append(issuer)
    return reached


def check_all_referred(certificates: Mapping[str, Certificate], named: Iterable[str]) -> None:
    """Raises Malformed if a certificate is neither named by a statement nor the issuer of one that is."""
    signers = [certificates[thumbprint] for thumbprint in named if thumbprint in certificates]
    if len(with_issuers(signers, certificates.values())) != len(certificates):
        raise Malformed("format", "a certificate that nothing refers to", "/certificates")
