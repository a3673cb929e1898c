"""OCSP responses and CRLs. Needs the `[evidence]` extra: pyhanko-certvalidator judges each entry by itself."""

import logging
from collections.abc import Awaitable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from asn1crypto import crl, ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import RevokedError
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.revinfo.validate_crl import verify_crl
from pyhanko_certvalidator.revinfo.validate_ocsp import verify_ocsp_response

from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.bundle import Bundle
from hbs_schema.errors import NotGenuine
from hbs_schema.verification.asn1 import der
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.evidence import RevocationCheck

T = TypeVar("T")

_SUCCESSFUL = bytes.fromhex("0a0100")
_BASIC = bytes.fromhex("06092b0601050507300101")


def checker(bundle: Bundle, roots: Sequence[x509.Certificate]) -> RevocationCheck:
    """A check of every entry of `cert_status` against the certificates and times of one bundle."""
    # What does not hold is told in the report; the library's own traceback would stand between its lines.
    library = logging.getLogger("pyhanko_certvalidator")
    if not library.handlers:
        library.addHandler(logging.NullHandler())
    return _Checker(bundle, roots).check


class _Checker:
    def __init__(self, bundle: Bundle, roots: Sequence[x509.Certificate]) -> None:
        self._entries = bundle.cert_status
        self._roots = [_asn1(root.public_bytes(Encoding.DER)) for root in roots]
        self._others = [_asn1(certificate.der) for certificate in bundle.certificates.values()]
        self._issuers = bundle.certificates

    def check(self, uses: Sequence[Use]) -> bool:
        """True if each use has evidence no older than itself. Raises NotGenuine: malformed, forged, revoked."""
        covered: set[tuple[str, datetime]] = set()
        for data in self._entries:
            try:
                covered |= self._covered_by(data, uses)
            except NotGenuine:
                raise
            except Exception as error:
                # The parser is lazy and raises, for hostile DER, whatever it likes, wherever it is read.
                raise NotGenuine("revocation", "an entry that is not valid") from error
        return {(use.certificate.thumbprint, use.at) for use in uses} <= covered

    def _covered_by(self, data: bytes, uses: Sequence[Use]) -> set[tuple[str, datetime]]:
        entry = _parse(data)
        concerned = [use for use in uses if _concerns(entry, use.certificate)]
        if not concerned:
            raise NotGenuine("revocation", "an entry about nobody who signed here")
        for use in concerned:
            self._check_entry(entry, data, use)
        moment = _this_update(entry)
        return {(use.certificate.thumbprint, use.at) for use in concerned if moment >= use.at}

    def _check_entry(self, entry: Any, data: bytes, use: Use) -> None:
        # An older entry does not cover the use (see `check`), but must hold for its own time.
        moment = _this_update(entry)
        try:
            self._judge(entry, data, use, moment)
        except RevokedError as error:
            # What was revoked only after the use still holds for it.
            if error.revocation_dt <= use.at:
                raise NotGenuine("revocation", "a certificate was revoked when it signed") from error

    def _judge(self, entry: Any, data: bytes, use: Use, moment: datetime) -> None:
        is_ocsp = isinstance(entry, ocsp.OCSPResponse)
        context = ValidationContext(
            trust_roots=self._roots,
            other_certs=self._others,
            moment=moment,
            retroactive_revinfo=True,
            revocation_mode="soft-fail",
            ocsps=[data] if is_ocsp else [],
            crls=[] if is_ocsp else [data],
        )
        certificate = _asn1(use.certificate.der)
        path = self._path(certificate, use.at)
        if is_ocsp:
            _finish(verify_ocsp_response(certificate, path, context))
        else:
            _finish(verify_crl(certificate, path, context))

    def _path(self, certificate: asn1_x509.Certificate, moment: datetime) -> ValidationPath:
        context = ValidationContext(
            trust_roots=self._roots,
            other_certs=self._others,
            moment=moment,
            revocation_mode="soft-fail",
        )
        validator = CertificateValidator(certificate, validation_context=context)
        return _finish(validator.async_validate_path())


def _finish(work: Awaitable[T]) -> T:
    """Run a coroutine of the library that has nothing to wait for, since it may fetch nothing."""
    step = work.__await__()
    try:
        next(step)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # StopIteration.value is untyped
    raise NotGenuine("revocation", "the validator wanted to fetch something")


def _parse(data: bytes) -> Any:
    """An OCSP response or CRL whose unsigned fields say only what they must. Raises NotGenuine."""
    for kind, rebuilt in ((ocsp.OCSPResponse, _rebuilt_ocsp), (crl.CertificateList, _rebuilt_crl)):
        try:
            entry = kind.load(data, strict=True)
            if rebuilt(entry) == data:
                return entry
        except Exception:  # noqa: S112  # the parser raises many kinds: this is not of the one kind
            continue
    raise NotGenuine("revocation", "an entry that is neither an OCSP response nor a CRL")


def _rebuilt_ocsp(entry: Any) -> bytes:
    """A successful response put together from the members that are verified, and from constants."""
    basic = entry.basic_ocsp_response
    if len(basic["tbs_response_data"]["responses"]) != 1 or len(basic["certs"]) > 1:
        raise ValueError("more than one answer")
    certificates = [certificate.dump() for certificate in basic["certs"]]
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


def _concerns(entry: Any, certificate: Certificate) -> bool:
    if isinstance(entry, ocsp.OCSPResponse):
        single = entry.basic_ocsp_response["tbs_response_data"]["responses"][0]
        return bool(single["cert_id"]["serial_number"].native == certificate.x509.serial_number)
    return bool(entry.issuer.dump() == certificate.issuer)


def _this_update(entry: Any) -> datetime:
    if isinstance(entry, ocsp.OCSPResponse):
        single = entry.basic_ocsp_response["tbs_response_data"]["responses"][0]
        moment: datetime = single["this_update"].native
    else:
        moment = entry["tbs_cert_list"]["this_update"].native
    return moment


def _asn1(der: bytes) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(der)
