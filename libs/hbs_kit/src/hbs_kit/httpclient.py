"""An httpx client that cannot hang, cannot be flooded, and tells nobody the path.

No redirects, no proxies or credentials from the environment, a limit on the answer's
size, and another attempt only where repeating is harmless.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
from opentelemetry.trace import SpanKind, Tracer

from hbs_kit import telemetry
from hbs_kit.waiting import Backoff

# What spans call a request: `client.get(path, extensions={TEMPLATE: "/things/{id}"})`.
TEMPLATE = "hbs_template"
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
_TRY_LATER = frozenset({429, 502, 503, 504})


class ResponseUnusable(httpx.TransportError):
    """The answer is larger than allowed, or compressed though nobody asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientLimits:
    connect_timeout: timedelta = timedelta(seconds=3)
    read_timeout: timedelta = timedelta(seconds=10)
    total_timeout: timedelta = timedelta(seconds=30)
    connections: int = 20
    keeps_connections: bool = True
    """Not where one address answers for several names: a connection is known by its address alone."""
    largest_response: int = 8 * 1024 * 1024
    attempts: int = 3


def make_client(
    base_url: str,
    *,
    limits: ClientLimits | None = None,
    tracer: Tracer | None = None,
    verify: ssl.SSLContext | bool = True,
    transport: httpx.AsyncBaseTransport | None = None,
) -> httpx.AsyncClient:
    """`transport` stands in for the network in tests."""
    limits = limits or ClientLimits()
    kept = None if limits.keeps_connections else 0
    inner = transport or httpx.AsyncHTTPTransport(
        verify=verify,
        trust_env=False,
        limits=httpx.Limits(max_connections=limits.connections, max_keepalive_connections=kept),
    )
    return httpx.AsyncClient(
        base_url=base_url,
        transport=_Careful(inner, limits, tracer or telemetry.tracer_of()),
        timeout=httpx.Timeout(
            limits.read_timeout.total_seconds(),
            connect=limits.connect_timeout.total_seconds(),
        ),
        follow_redirects=False,
        trust_env=False,
        headers={"Accept-Encoding": "identity"},
    )


def is_outage(error: BaseException) -> bool:
    """Whether the neighbour was away, rather than refusing what it was asked."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in _TRY_LATER
    if isinstance(error, ResponseUnusable):
        return False
    return isinstance(error, httpx.TransportError)


class _Careful(httpx.AsyncBaseTransport):
    def __init__(self, inner: httpx.AsyncBaseTransport, limits: ClientLimits, tracer: Tracer) -> None:
        self._inner = inner
        self._limits = limits
        self._tracer = tracer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            async with asyncio.timeout(self._limits.total_timeout.total_seconds()):
                return await self._with_attempts(request)
        except TimeoutError:
            raise httpx.ReadTimeout("no answer in time", request=request) from None

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _with_attempts(self, request: httpx.Request) -> httpx.Response:
        is_repeatable = request.method in _IDEMPOTENT and _is_in_memory(request)
        attempts = self._limits.attempts if is_repeatable else 1
        backoff = Backoff(ceiling=timedelta(seconds=3))
        for _ in range(attempts - 1):
            try:
                response = await self._traced(request)
            except httpx.TransportError as error:
                if not is_outage(error):
                    raise
            else:
                if response.status_code not in _TRY_LATER:
                    return response
                await response.aclose()
            await asyncio.sleep(backoff.next().total_seconds())
        return await self._traced(request)

    async def _traced(self, request: httpx.Request) -> httpx.Response:
        template = str(request.extensions.get(TEMPLATE, ""))
        with telemetry.span(
            self._tracer,
            f"{request.method} {template}".strip(),
            SpanKind.CLIENT,
            attributes={
                "http.request.method": request.method,
                "server.address": request.url.host,
                "server.port": request.url.port or (443 if request.url.scheme == "https" else 80),
                **({"url.template": template} if template else {}),
            },
        ) as span:
            traceparent = telemetry.current_traceparent()
            if traceparent is not None:
                request.headers[telemetry.TRACEPARENT] = traceparent
            response = await self._inner.handle_async_request(request)
            span.set_attribute("http.response.status_code", response.status_code)
            if response.status_code >= 400:
                telemetry.mark_failed(span, str(response.status_code))
            return await self._bounded(request, response)

    async def _bounded(self, request: httpx.Request, response: httpx.Response) -> httpx.Response:
        encoding = response.headers.get("content-encoding", "identity")
        if encoding.lower() != "identity":
            # A few kilobytes could unpack to gigabytes.
            await response.aclose()
            raise ResponseUnusable("the answer is compressed", request=request)
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101  # async transport
        response.stream = _BoundedStream(response.stream, self._limits.largest_response, request)
        return response


class _BoundedStream(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream, limit: int, request: httpx.Request) -> None:
        self._inner = inner
        self._left = limit
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            self._left -= len(chunk)
            if self._left < 0:
                raise ResponseUnusable("the answer is too large", request=self._request)
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


def _is_in_memory(request: httpx.Request) -> bool:
    return isinstance(request.stream, httpx.ByteStream)
