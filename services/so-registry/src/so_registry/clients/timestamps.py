"""The timestamp authority (RFC 3161 over HTTP): what it answers is checked before anybody sees it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx
from cryptography import x509

from hbs_kit.clock import Clock
from hbs_schema.building.timestamp_requests import timestamp_request, token_of
from hbs_schema.envelopes.shape import MAX_TOKEN
from hbs_schema.errors import NotGenuine
from hbs_schema.verification.timestamps import check_token
from so_registry.clients.trouble import Outages
from so_registry.domain.stamping import is_clock_right


@dataclass(frozen=True)
class Token:
    """A token that holds, and its time."""

    der: bytes
    at: datetime


class TimestampClient:
    """Asks one authority. `ca_roots`: where the path of its certificate has to end."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        url: str,
        *,
        ca_roots: Sequence[x509.Certificate],
        outages: Outages,
        clock: Clock,
    ) -> None:
        self._http = http
        self._url = url
        self._roots = ca_roots
        self._outages = outages
        self._clock = clock

    async def stamp(self, imprint: bytes) -> Token:
        """A token over a SHA-256 imprint. Raises PeerTrouble."""
        async with self._outages.attempt("timestamps", self._url):
            token = await self._ask(imprint)
            if not is_clock_right(token.at, self._clock()):
                raise NotGenuine("timestamps", "the authority's clock is wrong")
            return token

    async def tell_time(self, imprint: bytes) -> datetime:
        """The authority's time, however far from ours: whose clock is wrong is the caller's question.

        Raises PeerTrouble.
        """
        async with self._outages.attempt("timestamps", self._url):
            return (await self._ask(imprint)).at

    async def _ask(self, imprint: bytes) -> Token:
        answer = await self._http.post(
            self._url,
            content=timestamp_request(imprint),
            headers={"Content-Type": "application/timestamp-query"},
        )
        answer.raise_for_status()
        der = token_of(answer.content)
        if len(der) > MAX_TOKEN:
            raise NotGenuine("timestamps", "longer than its limit")
        return Token(der, await asyncio.to_thread(check_token, der, imprint, self._roots))
