"""Trust anchors as data: which CAs the registrar trusts to name people and schools, from when until when."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated, Literal, Self

from cryptography import x509
from pydantic import Field, StringConstraints, model_validator

from hbs_schema import base64url
from hbs_schema.certificate_api import CertificateText
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.errors import NotGenuine, Refused
from hbs_schema.types import Instant, Label, Many, Slug, Value
from hbs_schema.verification.certificate_checks import Use, check_paths
from hbs_schema.verification.times import from_instant

FOREVER = datetime.max.replace(tzinfo=UTC)
Address = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]{1,500}$")]


class TrustAnchor(Value):
    """A CA with its roots and the CAs below them. `issuing` false: nothing new of it is taken."""

    id: Slug
    name: Label
    kind: Literal["government", "public", "test"]
    roots: Annotated[Many[CertificateText], Field(min_length=1, max_length=8)]
    intermediates: Annotated[Many[CertificateText], Field(max_length=16)] = ()
    issuing: bool = True
    from_: Annotated[Instant, Field(alias="from")]
    until: Instant | None = None
    ocsp_url: Address | None = None
    crl_url: Address | None = None

    @model_validator(mode="after")
    def _readable(self) -> Self:
        for certificate in (*self.root_certificates, *self.issuers):
            if not certificate.is_ca:
                raise ValueError("a certificate that is no CA's")
        return self

    @cached_property
    def root_certificates(self) -> list[Certificate]:
        return [_read(text) for text in self.roots]

    @cached_property
    def issuers(self) -> list[Certificate]:
        """The CAs below the roots."""
        return [_read(text) for text in self.intermediates]

    def holds(self, at: datetime) -> bool:
        return from_instant(self.from_) <= at and (self.until is None or at < from_instant(self.until))


class AnchorList(Value):
    """The registrar's whole list. A version is never changed; a CA that is left out is trusted no more."""

    version: Label
    anchors: Annotated[Many[TrustAnchor], Field(max_length=64)]

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        if len({anchor.id for anchor in self.anchors}) != len(self.anchors):
            raise ValueError("an anchor stands twice")
        return self

    def taking(self, at: datetime) -> list[TrustAnchor]:
        """Those whose new certificates are taken at an instant."""
        return [anchor for anchor in self.anchors if anchor.issuing and anchor.holds(at)]


def find_anchor(certificate: Certificate, anchors: Sequence[TrustAnchor], at: datetime) -> TrustAnchor | None:
    """The anchor to which a certificate has a path at an instant (docs/packet.md §6)."""
    for anchor in anchors:
        roots: list[x509.Certificate] = [root.x509 for root in anchor.root_certificates]
        if not roots:
            continue  # a process whose settings name no CA
        try:
            check_paths([Use(certificate, at)], roots, anchor.issuers)
        except NotGenuine:
            continue
        return anchor
    return None


def trusted_until(certificate: Certificate, listed: AnchorList | None, now: datetime) -> datetime | None:
    """Until when (excluded) a CA above a certificate is trusted; None: there is none on the list.

    Without a list the registrar has told nothing of its CAs. Whether new certificates are taken changes nothing here.
    """
    if listed is None:
        return FOREVER
    # An issuer may have been certified anew since, or have expired: either time shows the path.
    times = (within(certificate, now), certificate.x509.not_valid_before_utc)
    above = [each for each in listed.anchors if any(find_anchor(certificate, [each], at) for at in times)]
    return max((from_instant(each.until) if each.until else FOREVER for each in above), default=None)


def within(certificate: Certificate, now: datetime) -> datetime:
    """Now, or the nearest time at which the certificate was valid: last year's signers are declared as well."""
    return max(certificate.x509.not_valid_before_utc, min(now, certificate.x509.not_valid_after_utc))


def _read(text: str) -> Certificate:
    """Raises ValueError, as pydantic wants it."""
    try:
        return load_certificate(base64url.decode_der(text))
    except Refused as refused:
        raise ValueError("not a certificate") from refused


def configured_anchor(roots: Sequence[bytes], intermediates: Sequence[bytes]) -> TrustAnchor:
    """The CAs that a process was given by its settings, where the registrar has imported no list."""
    return TrustAnchor.model_construct(
        id="configured",
        name="configured",
        kind="public",
        roots=tuple(base64url.encode_der(der) for der in roots),
        intermediates=tuple(base64url.encode_der(der) for der in intermediates),
        issuing=True,
        from_="2000-01-01T00:00:00Z",
        until=None,
        ocsp_url=None,
        crl_url=None,
    )
