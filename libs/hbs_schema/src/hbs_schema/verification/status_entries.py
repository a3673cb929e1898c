"""OCSP responses and CRLs as they are: of when, about whom, and whom they call revoked; not yet whether they hold.

Needs the `[evidence]` extra. What it reads is read at once: a lazy parser would fail later, wherever it is asked.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import crl, ocsp
from cryptography import x509

from hbs_schema import base64url
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.envelopes.shape import MAX_STATUS_EVIDENCE
from hbs_schema.errors import NotGenuine
from hbs_schema.verification.asn1 import der

_SUCCESSFUL = bytes.fromhex("0a0100")
_BASIC = bytes.fromhex("06092b0601050507300101")


@dataclass(frozen=True)
class _OneCertificate:
    """Whom an OCSP response is about: a serial number of an issuer."""

    algorithm: str
    issuer_hash: bytes
    serial: int

    def concerns(self, certificate: Certificate) -> bool:
        issuer = hashlib.new(self.algorithm, certificate.issuer).digest()
        return (certificate.x509.serial_number, issuer) == (self.serial, self.issuer_hash)


@dataclass(frozen=True)
class _Issuer:
    """Whom a CRL is about: everybody whom an issuer has certified."""

    name: bytes

    def concerns(self, certificate: Certificate) -> bool:
        return certificate.issuer == self.name


@dataclass(frozen=True)
class StatusEntry:
    """One OCSP response or CRL whose unsigned fields say only what they must."""

    data: bytes
    is_ocsp: bool
    this_update: datetime
    revoked: frozenset[int]
    """Serial numbers that it calls revoked."""
    about: _OneCertificate | _Issuer
    next_update: datetime | None = None
    """By when its issuer gives a newer one; some responders say nothing."""
    key_id: bytes | None = None
    """Of a CRL: the key of its issuer (RFC 5280 §5.2.1)."""

    def is_stale(self, now: datetime) -> bool:
        """Whether a newer one should have been given by now."""
        return self.next_update is not None and self.next_update < now

    def concerns(self, certificate: Certificate) -> bool:
        """Whether it says anything about a certificate."""
        return self.about.concerns(certificate)

    def is_by_namesake(self, certificate: Certificate) -> bool:
        """Whether it is of a CA that has the name of the certificate's issuer and another key: one that took a new
        key under its old name, say. It concerns the certificate and can never hold for it."""
        above = issuer_key_id(certificate)
        return self.concerns(certificate) and None not in (above, self.key_id) and above != self.key_id

    def revokes(self, certificate: Certificate) -> bool:
        """Whether it calls a certificate revoked, be it since before or after it signed."""
        return self.concerns(certificate) and certificate.x509.serial_number in self.revoked


def issuer_key_id(certificate: Certificate) -> bytes | None:
    """Which key of its issuer signed a certificate, as it says itself (RFC 5280 §4.2.1.1)."""
    try:
        named = certificate.x509.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    except x509.ExtensionNotFound:
        return None
    return named.value.key_identifier


def find_concerned(
    entries: Iterable[StatusEntry], certificates: Iterable[Certificate]
) -> list[tuple[StatusEntry, list[Certificate]]]:
    """Each entry with the certificates that it says something about, of many."""
    by_serial: dict[int, list[Certificate]] = {}
    by_issuer: dict[bytes, list[Certificate]] = {}
    for certificate in certificates:
        by_serial.setdefault(certificate.x509.serial_number, []).append(certificate)
        by_issuer.setdefault(certificate.issuer, []).append(certificate)
    found = []
    for entry in entries:
        about = entry.about
        near = by_issuer.get(about.name, []) if isinstance(about, _Issuer) else by_serial.get(about.serial, [])
        found.append((entry, [certificate for certificate in near if entry.concerns(certificate)]))
    return found


def read_entry(data: bytes) -> StatusEntry:
    """An OCSP response or CRL. Raises NotGenuine for anything else, and for one that is too long."""
    if len(data) > MAX_STATUS_EVIDENCE:
        raise NotGenuine("revocation", "an entry that is longer than its limit")
    for read in (_read_ocsp, _read_crl):
        try:
            return read(data)
        except Exception:  # noqa: S112  # the parser raises many kinds: this is not of the one kind
            continue
    raise NotGenuine("revocation", "an entry that is neither an OCSP response nor a CRL")


def status_keys(certificate: Certificate) -> tuple[str, str]:
    """Under what evidence about a certificate is stored: its own name (OCSP), and its issuer's (CRL)."""
    return certificate.thumbprint, base64url.encode(hashlib.sha256(certificate.issuer).digest())


def status_key(entry: StatusEntry, certificate: Certificate) -> str:
    """Under what an entry is stored that concerns this certificate."""
    own, issuer = status_keys(certificate)
    return own if entry.is_ocsp else issuer


def _read_ocsp(data: bytes) -> StatusEntry:
    response = ocsp.OCSPResponse.load(data, strict=True)
    if _rebuilt_ocsp(response) != data:
        raise ValueError("unsigned members")
    single = response.basic_ocsp_response["tbs_response_data"]["responses"][0]
    name = single["cert_id"]
    serial = name["serial_number"].native
    about = _OneCertificate(name["hash_algorithm"]["algorithm"].native, name["issuer_name_hash"].native, serial)
    hashlib.new(about.algorithm).digest()  # some hashes have no length of their own: nobody is named by them
    is_revoked = single["cert_status"].name == "revoked"
    revoked = frozenset([serial] if is_revoked else [])
    return StatusEntry(
        data, True, _aware(single["this_update"].native), revoked, about, _next_update(single["next_update"].native)
    )


def _read_crl(data: bytes) -> StatusEntry:
    entry = crl.CertificateList.load(data, strict=True)
    if _rebuilt_crl(entry) != data:
        raise ValueError("unsigned members")
    tbs = entry["tbs_cert_list"]
    revoked = frozenset(listed["user_certificate"].native for listed in tbs["revoked_certificates"] or ())
    about = _Issuer(entry.issuer.dump())
    next_update = _next_update(tbs["next_update"].native)
    key_id = entry.authority_key_identifier_value
    named = None if key_id is None else key_id["key_identifier"].native
    return StatusEntry(data, False, _aware(tbs["this_update"].native), revoked, about, next_update, named)


def _rebuilt_ocsp(entry: Any) -> bytes:
    """A successful response put together from the members that are verified, and from constants."""
    basic = entry.basic_ocsp_response
    if len(basic["tbs_response_data"]["responses"]) != 1 or len(basic["certs"]) > 1:
        raise ValueError("more than one answer")
    certificates = [load_certificate(certificate.dump()).der for certificate in basic["certs"]]
    body = der(
        0x30,
        basic["tbs_response_data"].dump(),
        basic["signature_algorithm"].dump(),
        der(0x03, b"\x00", basic["signature"].native),
        *([der(0xA0, der(0x30, *certificates))] if certificates else []),
    )
    return der(0x30, _SUCCESSFUL, der(0xA0, der(0x30, _BASIC, der(0x04, body))))


def _rebuilt_crl(entry: Any) -> bytes:
    """A list put together from the members that are verified; the algorithm stands twice and must agree."""
    tbs = entry["tbs_cert_list"]
    return der(0x30, tbs.dump(), tbs["signature"].dump(), der(0x03, b"\x00", entry["signature"].native))


def _next_update(moment: datetime | None) -> datetime | None:
    return None if moment is None else _aware(moment)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment
