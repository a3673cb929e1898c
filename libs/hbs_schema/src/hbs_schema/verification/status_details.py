"""What an OCSP response or CRL says of one certificate that it calls revoked: since when, why, and since when in doubt.

Needs no extra: whether the entry holds is judged elsewhere (verification/revocation.py).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.x509 import ocsp

from hbs_schema.certificates import Certificate
from hbs_schema.errors import NotGenuine
from hbs_schema.verification.status_entries import StatusEntry

_COMPROMISED: Final = frozenset(
    {x509.ReasonFlags.key_compromise, x509.ReasonFlags.ca_compromise, x509.ReasonFlags.aa_compromise}
)


@dataclass(frozen=True)
class Revocation:
    """Since when a certificate is revoked, and why (RFC 5280 §5.3.1). `doubted_from`: the invalidity date (§5.3.2)."""

    at: datetime
    reason: x509.ReasonFlags | None = None
    doubted_from: datetime | None = None

    @property
    def is_hold(self) -> bool:
        """Suspended: it may be lifted again."""
        return self.reason is x509.ReasonFlags.certificate_hold

    @property
    def is_compromise(self) -> bool:
        """Somebody else may have signed with the key."""
        return self.reason in _COMPROMISED

    @property
    def since(self) -> datetime:
        """From when on nothing counts: a compromise begins when it is known or suspected to have happened."""
        if self.doubted_from is None or not self.is_compromise:
            return self.at
        return min(self.at, self.doubted_from)


def find_revocation(entry: StatusEntry, certificate: Certificate) -> Revocation | None:
    """What the entry says of the certificate; None if it does not call it revoked. Raises NotGenuine."""
    if not entry.revokes(certificate):
        return None
    try:
        return _of_response(entry.data) if entry.is_ocsp else _of_list(entry.data, certificate.x509.serial_number)
    except ValueError as error:
        raise NotGenuine("revocation", "an entry that cannot be read") from error


def _of_response(data: bytes) -> Revocation:
    answer = next(iter(ocsp.load_der_ocsp_response(data).responses))
    if answer.revocation_time_utc is None:
        raise ValueError("revoked at no time")
    # RFC 6960 §4.4.5: a response may carry what a list's entry does. Those of one answer are the response's own here.
    doubted = _invalidity(ocsp.load_der_ocsp_response(data).single_extensions)
    return Revocation(answer.revocation_time_utc, answer.revocation_reason, doubted)


def _of_list(data: bytes, serial: int) -> Revocation:
    listed = _list(data).get_revoked_certificate_by_serial_number(serial)
    if listed is None:
        raise ValueError("not in the list")
    try:
        reason = listed.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        reason = None
    return Revocation(listed.revocation_date_utc, reason, _invalidity(listed.extensions))


@lru_cache(maxsize=16)
def _list(data: bytes) -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl(data)


def _invalidity(extensions: x509.Extensions) -> datetime | None:
    try:
        return extensions.get_extension_for_class(x509.InvalidityDate).value.invalidity_date_utc
    except x509.ExtensionNotFound:
        return None
