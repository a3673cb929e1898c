"""How much one client may send: the size of a body, and requests over time."""

import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hbs_kit.builtin_problems import BODY_TOO_LARGE
from hbs_kit.problem_types import ProblemTable, ProblemType
from hbs_kit.problems import respond
from hbs_kit.routes import route_template

USUAL_BODY: Final = 256 * 1024
"""Of a route that does not say `max_body_size=`: parsing it holds the event loop for milliseconds."""


class TooManyRequests(Exception):
    def __init__(self, wait: float) -> None:
        super().__init__("too many requests")
        seconds = max(1, math.ceil(wait))
        self.detail_params = {"seconds": seconds}
        self.response_headers = {"Retry-After": str(seconds)}


PROBLEMS: ProblemTable = {
    TooManyRequests: ProblemType(
        429,
        "too-many-requests",
        "Quá nhiều yêu cầu",
        "Too many requests",
        "Đã nhận quá nhiều yêu cầu trong thời gian ngắn. Đề nghị thử lại sau {seconds} giây.",
        "There were too many requests in a short time. Please try again in {seconds} seconds.",
    ),
}


class _Exceeded(Exception):
    pass


class BodyLimit:
    """Refuses a body above the limit without reading it to its end.

    A longer Content-Length is refused at once. A body without one is counted as it
    comes; whatever the app would have made of the truncated body is replaced by 413.
    """

    def __init__(self, app: ASGIApp, limit: int | Callable[[Scope], int]) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit if isinstance(self._limit, int) else self._limit(scope)
        counted = _CountedBody(limit, receive, send)
        if _announced(scope) <= limit:
            try:
                await self._app(scope, counted.receive, counted.send)
            except Exception:
                if not counted.is_exceeded:
                    raise
            if not counted.is_exceeded or counted.is_started:
                return
        response = respond(scope, BODY_TOO_LARGE, headers={"Connection": "close"})
        await response(scope, receive, send)


class _CountedBody:
    def __init__(self, limit: int, receive: Receive, send: Send) -> None:
        self._left = limit
        self._receive = receive
        self._send = send
        self.is_exceeded = False
        self.is_started = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.is_exceeded = True
            raise _Exceeded
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 413:
            # A route's own max_body_size, answered by the framework.
            self.is_exceeded = True
        if self.is_exceeded and not self.is_started:
            return
        self.is_started = True
        await self._send(message)


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isdecimal() else 0


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class TokenBuckets:
    """`per_second` on average, `burst` at once, for each key; in this process only.

    Past `most_keys` the bucket unused for longest is forgotten, so memory is bounded
    whatever the clients do.
    """

    def __init__(
        self,
        per_second: float,
        burst: int,
        *,
        most_keys: int = 100_000,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second = per_second
        self._burst = burst
        self._most_keys = most_keys
        self._monotonic = monotonic
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def take(self, client: str, route: str) -> None:
        """Take a token or raise TooManyRequests."""
        now = self._monotonic()
        bucket = self._buckets.setdefault((client, route), _Bucket(self._burst, now))
        self._buckets.move_to_end((client, route))
        if len(self._buckets) > self._most_keys:
            self._buckets.popitem(last=False)
        refilled = bucket.tokens + (now - bucket.at) * self._per_second
        bucket.tokens, bucket.at = min(self._burst, refilled), now
        if bucket.tokens < 1:
            raise TooManyRequests((1 - bucket.tokens) / self._per_second)
        bucket.tokens -= 1


def client_address(request: Request) -> str:
    """The peer's address; what a proxy says of it where HttpSettings trusts the proxy."""
    return request.client.host if request.client else "unknown"


RateLimit = Callable[[Request], Awaitable[None]]


def rate_limit(buckets: TokenBuckets, client: Callable[[Request], str] = client_address) -> RateLimit:
    """A dependency: `Depends(rate_limit(buckets))`."""

    async def take(request: Request) -> None:
        buckets.take(client(request), route_template(request.scope))

    return take
