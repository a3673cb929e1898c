"""Responders (OCSP) and lists (CRL) of certification authorities, at configured addresses only."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from hbs_kit.clock import Clock, utc_now
from hbs_schema.certificates import Certificate
from hbs_schema.errors import NotGenuine
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.revocation import StatusJudge
from hbs_schema.verification.status_entries import StatusEntry, read_entry
from hbs_schema.verification.times import CLOCK_TOLERANCE
from so_registry.clients.status_source import StatusSource
from so_registry.clients.trouble import Outages

_AT_ONCE = 8
LONGEST_WITHOUT_NEXT = timedelta(days=1)


class StatusClient:
    """Asks the sources of several CAs; what they answer is judged before anybody sees it."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        sources: Sequence[StatusSource],
        *,
        judge: StatusJudge,
        outages: Outages,
        clock: Clock = utc_now,
    ) -> None:
        self._http = http
        self._sources = tuple(sources)
        self._judge = judge
        self._outages = outages
        self._clock = clock
        self._turns = asyncio.Semaphore(_AT_ONCE)

    def find_source(self, certificate: Certificate) -> StatusSource | None:
        """The source of the CA that issued a certificate: of that key, since a CA may have had others by its name."""
        return next((source for source in self._sources if source.has_issued(certificate)), None)

    async def fetch(self, source: StatusSource, use: Use) -> StatusEntry:
        """What a source says of a certificate that was used, be it that it is revoked. Raises PeerTrouble."""
        async with self._turns, self._outages.attempt("status", source.url):
            answer = await self._ask(source, use.certificate)
            answer.raise_for_status()
            return await asyncio.to_thread(self._judged, answer.content, use)

    async def _ask(self, source: StatusSource, certificate: Certificate) -> httpx.Response:
        if source.ocsp_url is None:
            return await self._http.get(source.url)
        # It names the certificate and protects nothing: every responder knows SHA-1 here, few know another.
        names = hashes.SHA1()  # noqa: S303
        request = ocsp.OCSPRequestBuilder().add_certificate(certificate.x509, source.ca.x509, names).build()
        return await self._http.post(
            source.url,
            content=request.public_bytes(Encoding.DER),
            headers={"Content-Type": "application/ocsp-request"},
        )

    def _judged(self, data: bytes, use: Use) -> StatusEntry:
        entry = read_entry(data)
        if not entry.concerns(use.certificate):
            raise NotGenuine("revocation", "an entry about somebody else")
        now = self._clock()
        # It would be the newest for ever, whatever became known later (RFC 6960 §4.2.2.1).
        if entry.this_update > now + CLOCK_TOLERANCE:
            raise NotGenuine("revocation", "an entry from the future")
        # An old list from somebody's cache: what was revoked since is not in it.
        if entry.is_stale(now - CLOCK_TOLERANCE):
            raise NotGenuine("revocation", "an entry whose successor is overdue")
        # Who names no next one has newer knowledge at any time (RFC 6960 §2.4): an older answer is a replayed one.
        if entry.next_update is None and entry.this_update < now - LONGEST_WITHOUT_NEXT:
            raise NotGenuine("revocation", "an old entry that names no successor")
        self._judge.revoked_at(entry, use)
        return entry
