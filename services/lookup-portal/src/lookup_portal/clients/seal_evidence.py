"""Timestamps and OCSP responses for the seal, from configured addresses only: no address in a certificate is asked."""

from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from asn1crypto import crl, ocsp, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from cryptography.x509.ocsp import OCSPRequestBuilder
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.errors import OCSPFetchError
from pyhanko_certvalidator.fetchers.api import CertificateFetcher, CRLFetcher, OCSPFetcher

from hbs_kit.clock import Clock
from hbs_schema.certificates import Certificate

OpenHttp = Callable[[], AbstractAsyncContextManager[httpx.AsyncClient]]
KEPT_FOR = timedelta(minutes=10)
"""How long a response serves for further seals."""
GRANTED = ("granted", "granted_with_mods")


class EvidenceAway(Exception):
    """A timestamp authority or responder gave no answer; asking again later may help."""


NO_CERTIFICATES: tuple[x509.Certificate, ...] = ()


@dataclass(frozen=True)
class Responder:
    """Where the status of certificates is asked that one CA has issued."""

    ca: Certificate
    url: str


async def _post(open_http: OpenHttp, url: str, media_type: str, body: bytes) -> bytes:
    """The body of a good answer. Raises EvidenceAway."""
    try:
        async with open_http() as http:
            answer = await http.post(url, content=body, headers={"Content-Type": media_type})
            answer.raise_for_status()
            return answer.content
    except httpx.HTTPError as error:
        raise EvidenceAway(type(error).__name__) from error


@contextmanager
def _readable() -> Iterator[None]:
    """Bytes that are no answer, such as a proxy's page, are none. Raises EvidenceAway."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise EvidenceAway("not an answer") from error


class Stamper(TimeStamper):
    """One timestamp authority (RFC 3161 over HTTP)."""

    def __init__(self, open_http: OpenHttp, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library's
        self._open, self._url = open_http, url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        answer = await _post(self._open, self._url, "application/timestamp-query", req.dump())
        with _readable():
            told = tsp.TimeStampResp.load(answer, strict=True)
            is_granted = told["status"]["status"].native in GRANTED
        if not is_granted:
            raise EvidenceAway("no token")
        return told


class Responders(OCSPFetcher):
    """Asks the responder of a certificate's issuer; what it answers serves for a while."""

    def __init__(self, open_http: OpenHttp, responders: Sequence[Responder], clock: Clock) -> None:
        self._open, self._clock = open_http, clock
        self._responders = {responder.ca.subject: responder for responder in responders}
        self._known: dict[bytes, tuple[datetime, ocsp.OCSPResponse]] = {}

    async def fetch(self, cert: Any, authority: Any) -> ocsp.OCSPResponse:  # noqa: ARG002
        """Raises OCSPFetchError for a CA without a responder, EvidenceAway for one that does not answer."""
        known = self._known.get(cert.issuer_serial)
        if known and self._clock() - known[0] < KEPT_FOR:
            return known[1]
        responder = self._responders.get(cert.issuer.dump())
        if responder is None:
            raise OCSPFetchError("no responder for this issuer")
        # It names the certificate and protects nothing: every responder knows SHA-1 here, few know another.
        names = hashes.SHA1()  # noqa: S303
        leaf = load_der_x509_certificate(cert.dump())
        request = OCSPRequestBuilder().add_certificate(leaf, responder.ca.x509, names).build()
        body = request.public_bytes(Encoding.DER)
        told = await _post(self._open, responder.url, "application/ocsp-request", body)
        with _readable():
            answer = ocsp.OCSPResponse.load(told, strict=True)
            is_told = answer["response_status"].native == "successful"
        if not is_told:
            raise EvidenceAway("no status")
        self._known[cert.issuer_serial] = (self._clock(), answer)
        return answer

    def fetched_responses(self) -> Iterable[ocsp.OCSPResponse]:
        return [response for _, response in self._known.values()]

    def fetched_responses_for_cert(self, cert: Any) -> Iterable[ocsp.OCSPResponse]:
        known = self._known.get(cert.issuer_serial)
        return [known[1]] if known else []


class NoLists(CRLFetcher):
    """Responders are asked, lists are not. The signatures of this class and the next are the library's."""

    async def fetch(self, cert: Any, *, use_deltas: Any = None) -> Iterable[crl.CertificateList]:  # noqa: ARG002
        return []

    def fetched_crls(self) -> Iterable[crl.CertificateList]:
        return []

    def fetched_crls_for_cert(self, cert: Any) -> Iterable[crl.CertificateList]:  # noqa: ARG002
        return []


class NoCertificates(CertificateFetcher):
    """Every certificate that a path needs is configured or comes with the answer."""

    async def fetch_cert_issuers(self, cert: Any) -> AsyncGenerator[x509.Certificate, None]:  # noqa: ARG002
        for certificate in NO_CERTIFICATES:
            yield certificate

    async def fetch_crl_issuers(self, certificate_list: Any) -> AsyncGenerator[x509.Certificate, None]:  # noqa: ARG002
        for certificate in NO_CERTIFICATES:
            yield certificate

    def fetched_certs(self) -> Iterable[x509.Certificate]:
        return []
