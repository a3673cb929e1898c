"""A timestamp authority or responder that is away, slow, wrong, or forwards to the real one: what tests switch."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from hbs_kit.httpclient import ClientLimits, make_client


@dataclass
class Switch(httpx.AsyncBaseTransport):
    """Between a client and the network. `mode`: through, away, slow, error, garbage, replay."""

    mode: str = "through"
    asked: int = 0
    answers: list[bytes] = field(default_factory=list)
    _inner: httpx.AsyncHTTPTransport = field(default_factory=lambda: httpx.AsyncHTTPTransport(trust_env=False))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.mode == "away":
            raise httpx.ConnectError("refused", request=request)
        if self.mode == "slow":
            await asyncio.sleep(60)
        if self.mode == "error":
            return httpx.Response(500, request=request, stream=httpx.ByteStream(b"no"))
        if self.mode == "garbage":
            return httpx.Response(200, request=request, stream=httpx.ByteStream(b"<html>proxy</html>"))
        if self.mode == "replay":
            return httpx.Response(200, request=request, stream=httpx.ByteStream(self.answers[0]))
        response = await self._inner.handle_async_request(request)
        body = await response.aread()
        self.answers.append(body)
        return httpx.Response(response.status_code, request=request, stream=httpx.ByteStream(body))

    async def aclose(self) -> None:
        await self._inner.aclose()


@asynccontextmanager
async def switched() -> AsyncIterator[tuple[Switch, httpx.AsyncClient]]:
    switch = Switch()
    async with make_client("", limits=ClientLimits(attempts=1), transport=switch) as http:
        yield switch, http
