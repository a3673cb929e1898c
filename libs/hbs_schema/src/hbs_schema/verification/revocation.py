"""OCSP responses and CRLs. Needs the `[evidence]` extra: pyhanko-certvalidator judges each entry by itself."""

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
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.evidence import RevocationCheck

T = TypeVar("T")


def checker(bundle: Bundle, roots: Sequence[x509.Certificate]) -> RevocationCheck:
    """A check of every entry of `cert_status` against the certificates and times of one bundle."""
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
        for der in self._entries:
            entry = _parse(der)
            concerned = [use for use in uses if _concerns(entry, use.certificate)]
            if not concerned:
                raise NotGenuine("revocation", "an entry about nobody who signed here")
            for use in concerned:
                self._check_entry(entry, der, use)
                if _this_update(entry) >= use.at:
                    covered.add((use.certificate.thumbprint, use.at))
        return {(use.certificate.thumbprint, use.at) for use in uses} <= covered

    def _check_entry(self, entry: Any, der: bytes, use: Use) -> None:
        try:
            self._judge(entry, der, use, max(use.at, _this_update(entry)))
        except RevokedError as error:
            # What was revoked only after the use still holds for it.
            if error.revocation_dt <= use.at:
                raise NotGenuine("revocation", "a certificate was revoked when it signed") from error
        except Exception as error:
            # Hostile DER makes the library raise far more than its own ValidationError.
            raise NotGenuine("revocation", "an entry that is not valid") from error

    def _judge(self, entry: Any, der: bytes, use: Use, moment: datetime) -> None:
        is_ocsp = isinstance(entry, ocsp.OCSPResponse)
        context = ValidationContext(
            trust_roots=self._roots,
            other_certs=self._others,
            moment=moment,
            retroactive_revinfo=True,
            revocation_mode="soft-fail",
            ocsps=[der] if is_ocsp else [],
            crls=[] if is_ocsp else [der],
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


def _parse(der: bytes) -> Any:
    """An OCSP response or CRL whose unsigned fields say only what they must. Raises NotGenuine."""
    for kind, is_plain in (
        (ocsp.OCSPResponse, _is_plain_ocsp),
        (crl.CertificateList, _is_plain_crl),
    ):
        try:
            entry = kind.load(der, strict=True)
            if is_plain(entry) and kind.load(der).copy().dump(force=True) == der:
                return entry
        except Exception:  # noqa: S112  # the parser raises many kinds: this is not of the one kind
            continue
    raise NotGenuine("revocation", "an entry that is neither an OCSP response nor a CRL")


def _is_plain_ocsp(entry: Any) -> bool:
    basic = entry.basic_ocsp_response
    return bool(
        entry["response_status"].native == "successful"
        and entry["response_bytes"]["response_type"].native == "basic_ocsp_response"
        and len(basic["tbs_response_data"]["responses"]) == 1
        and len(basic["certs"]) <= 1
    )


def _is_plain_crl(entry: Any) -> bool:
    return bool(entry["signature_algorithm"].dump() == entry["tbs_cert_list"]["signature"].dump())


def _concerns(entry: Any, certificate: Certificate) -> bool:
    if isinstance(entry, ocsp.OCSPResponse):
        single = entry.basic_ocsp_response["tbs_response_data"]["responses"][0]
        return bool(single["cert_id"]["serial_number"].native == certificate.x509.serial_number)
    return bool(entry.issuer == _asn1(certificate.der).issuer)


def _this_update(entry: Any) -> datetime:
    if isinstance(entry, ocsp.OCSPResponse):
        single = entry.basic_ocsp_response["tbs_response_data"]["responses"][0]
        moment: datetime = single["this_update"].native
    else:
        moment = entry["tbs_cert_list"]["this_update"].native
    return moment


def _asn1(der: bytes) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(der)
