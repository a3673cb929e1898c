"""Whether OCSP responses and CRLs hold. Needs the `[evidence]` extra: pyhanko-certvalidator judges each by itself."""

import logging
from collections.abc import Awaitable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import Final, TypeVar

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import RevokedError
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.revinfo.validate_crl import verify_crl
from pyhanko_certvalidator.revinfo.validate_ocsp import verify_ocsp_response

from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.envelopes.bundle import Bundle
from hbs_schema.errors import NotGenuine
from hbs_schema.verification.certificate_checks import MAX_PATH, Use
from hbs_schema.verification.evidence import RevocationCheck
from hbs_schema.verification.status_entries import StatusEntry, read_entry

T = TypeVar("T")
NO_TIME = timedelta(0)
"""The library would take a certificate for a second after its end; an instant is within its time or it is not."""


def checker(bundle: Bundle, roots: Sequence[x509.Certificate]) -> RevocationCheck:
    """A check of every entry of `cert_status` against the certificates and times of one bundle."""
    return _Checker(bundle.cert_status, StatusJudge(roots, bundle.certificates.values())).check


# The records of a class have signers, times and entries in common: each is judged once. Nothing else decides. What is
# kept are digests: whoever sends one long list beside ever other times must not have it kept a thousand times.
_Key = tuple[bytes, str, datetime, bytes]
_KNOWN: Final[dict[_Key, datetime | None]] = {}
_KNOWN_LOCK: Final = Lock()
_MOST_KNOWN: Final = 1024


class StatusJudge:
    """Judges entries by the CA roots and the certificates that may stand between."""

    def __init__(self, roots: Sequence[x509.Certificate], certificates: Iterable[Certificate]) -> None:
        # What does not hold is told by us; the library's own traceback would stand between our lines.
        library = logging.getLogger("pyhanko_certvalidator")
        if not library.handlers:
            library.addHandler(logging.NullHandler())
        self._roots = tuple(root.public_bytes(Encoding.DER) for root in roots)
        self._issuers = tuple(sorted(certificate.der for certificate in certificates if certificate.is_ca))
        named = (sha256(der).digest() for der in (*self._roots, b"", *self._issuers))
        self._anchors = sha256(b"".join(named)).digest()

    def path_of(self, use: Use) -> list[Certificate]:
        """The path of a certificate when it was used (RFC 5280 §6), itself first and a root last. Raises NotGenuine."""
        return list(_path(use.certificate.der, use.at, self._roots, self._issuers))

    def revoked_at(self, entry: StatusEntry, use: Use) -> datetime | None:
        """Since when a certificate that was used is revoked by an entry that concerns it; None if it is not.

        Raises NotGenuine unless the entry holds for its own time, under the path that the certificate had when used.
        """
        key = (sha256(entry.data).digest(), use.certificate.thumbprint, use.at, self._anchors)
        with _KNOWN_LOCK:
            if key in _KNOWN:
                return _KNOWN[key]
        moment = _revoked_at(entry, use.certificate.der, use.at, self._roots, self._issuers)
        with _KNOWN_LOCK:
            while len(_KNOWN) >= _MOST_KNOWN:
                del _KNOWN[next(iter(_KNOWN))]
            _KNOWN[key] = moment
        return moment


def _revoked_at(
    entry: StatusEntry, der: bytes, used_at: datetime, roots: tuple[bytes, ...], issuers: tuple[bytes, ...]
) -> datetime | None:
    try:
        _judge(entry, _asn1(der), used_at, [_asn1(root) for root in roots], [_asn1(issuer) for issuer in issuers])
    except RevokedError as error:
        moment: datetime = error.revocation_dt
        return moment
    except Exception as error:
        # For hostile DER the library raises whatever it likes.
        raise NotGenuine("revocation", "an entry that is not valid") from error
    return None


def _judge(
    entry: StatusEntry,
    certificate: asn1_x509.Certificate,
    used_at: datetime,
    roots: list[asn1_x509.Certificate],
    issuers: list[asn1_x509.Certificate],
) -> None:
    path = _validated(certificate, used_at, roots, issuers)
    context = ValidationContext(
        trust_roots=roots,
        other_certs=issuers,
        moment=entry.this_update,
        retroactive_revinfo=True,
        revocation_mode="soft-fail",
        time_tolerance=NO_TIME,
        ocsps=[entry.data] if entry.is_ocsp else [],
        crls=[] if entry.is_ocsp else [entry.data],
    )
    if entry.is_ocsp:
        _finish(verify_ocsp_response(certificate, path, context))
    else:
        _finish(verify_crl(certificate, path, context))


def _validated(
    certificate: asn1_x509.Certificate,
    used_at: datetime,
    roots: list[asn1_x509.Certificate],
    issuers: list[asn1_x509.Certificate],
) -> ValidationPath:
    when_used = ValidationContext(
        trust_roots=[root for root in roots if _may_begin(root, used_at)],
        other_certs=issuers,
        moment=used_at,
        revocation_mode="soft-fail",
        time_tolerance=NO_TIME,
    )
    path: ValidationPath = _finish(
        CertificateValidator(certificate, validation_context=when_used).async_validate_path()
    )
    return path


def _may_begin(root: asn1_x509.Certificate, used_at: datetime) -> bool:
    """The library takes an anchor as it is; a path that holds has to begin with one that does (certificate_checks)."""
    usage = root.key_usage_value
    is_within = root.not_valid_before <= used_at <= root.not_valid_after
    return is_within and (usage is None or "key_cert_sign" in usage.native)


@lru_cache(maxsize=1024)
def _path(der: bytes, used_at: datetime, roots: tuple[bytes, ...], issuers: tuple[bytes, ...]) -> list[Certificate]:
    try:
        path = _validated(_asn1(der), used_at, [_asn1(root) for root in roots], [_asn1(issuer) for issuer in issuers])
        found = [load_certificate(each.dump()) for each in path.iter_certs(include_root=True)][::-1]
    except Exception as error:
        # For hostile DER the library raises whatever it likes.
        raise NotGenuine("certificate-path", "no path to a trusted root") from error
    if len(found) > MAX_PATH:
        raise NotGenuine("certificate-path", "a path that is too long")
    return found


class _Checker:
    def __init__(self, entries: Sequence[bytes], judge: StatusJudge) -> None:
        self._entries, self._judge = entries, judge

    def check(self, uses: Sequence[Use]) -> bool:
        """True if each use has evidence no older than itself. Raises NotGenuine: malformed, forged, revoked."""
        covered: set[tuple[str, datetime]] = set()
        for data in self._entries:
            covered |= self._covered_by(read_entry(data), uses)
        return {(use.certificate.thumbprint, use.at) for use in uses} <= covered

    def _covered_by(self, entry: StatusEntry, uses: Sequence[Use]) -> set[tuple[str, datetime]]:
        concerned = [use for use in uses if entry.concerns(use.certificate)]
        if not concerned:
            raise NotGenuine("revocation", "an entry about nobody who signed here")
        for use in concerned:
            check_not_revoked(self._judge.revoked_at(entry, use), use)
        # An older entry does not cover the use, but must hold for its own time.
        return {(use.certificate.thumbprint, use.at) for use in concerned if entry.this_update >= use.at}


def check_not_revoked(revoked_at: datetime | None, use: Use) -> None:
    """Raises NotGenuine for a certificate that was revoked when it signed; what came only later still holds for it."""
    if revoked_at is not None and revoked_at <= use.at:
        raise NotGenuine("revocation", "a certificate was revoked when it signed")


def _finish(work: Awaitable[T]) -> T:
    """Run a coroutine of the library that has nothing to wait for, since it may fetch nothing."""
    step = work.__await__()
    try:
        next(step)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # StopIteration.value is untyped
    raise NotGenuine("revocation", "the validator wanted to fetch something")


def _asn1(der: bytes) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(der)
