"""`hbs_sign` before a service in this process: the blocking client in a thread, the service in the loop."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from hbs_kit.clock import Clock, utc_now
from hbs_sign.door import Door
from hbs_sign.errors import ServiceAway
from hbs_sign.keys import Key
from hbs_sign.rounds import Round, Target, open_round, sign_round


class Killed(BaseException):
    """The client's process ends here; nothing of it runs any more."""


@dataclass
class Bridge(httpx.BaseTransport):
    """Requests of a blocking client, answered by an asynchronous one. `before` and `after` may cut the line."""

    client: httpx.AsyncClient
    loop: asyncio.AbstractEventLoop
    before: Callable[[httpx.Request], None] = lambda request: None  # noqa: ARG005  # the shape of a callback
    after: Callable[[httpx.Request], None] = lambda request: None  # noqa: ARG005  # the shape of a callback
    change: Callable[[str, bytes], bytes] = lambda path, body: body  # noqa: ARG005  # the shape of a callback
    requests: list[tuple[str, str]] = field(default_factory=list)
    sent: bytes = b""
    """Every body that went to the service."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append((request.method, request.url.path))
        self.sent += request.read()
        self.before(request)
        asked = self.client.request(
            request.method, str(request.url), headers=dict(request.headers), content=request.read()
        )
        answer = asyncio.run_coroutine_threadsafe(asked, self.loop).result(60)
        self.after(request)
        return httpx.Response(
            answer.status_code,
            headers={"content-type": "application/json"},
            content=self.change(request.url.path, answer.content),
        )


@dataclass
class Device:
    """A signer's computer: his key, his journal, his way to the service."""

    client: httpx.AsyncClient
    token: Callable[[], str]
    key: Key
    folder: Path
    clock: Clock = utc_now

    def __post_init__(self) -> None:
        self.bridge = Bridge(self.client, asyncio.get_running_loop())

    def door(self) -> Door:
        return Door(httpx.Client(base_url="http://school-api", transport=self.bridge), self.token)

    async def sign(self, targets: Sequence[Target], *, look: Callable[[Round], Any] = lambda opened: None) -> int:  # noqa: ARG005  # the shape of a callback
        """A whole round: opened, looked at, signed; how many statements were taken."""

        def run() -> int:
            with ExitStack() as stack:
                opened = open_round(stack, self.door(), self.key, targets, self.folder)
                look(opened)
                return sign_round(opened, clock=self.clock)

        return await asyncio.to_thread(run)


def cut(path_end: str, *, error: type[BaseException] = ServiceAway, times: int = 1) -> Callable[[httpx.Request], None]:
    """Ends the line at a path, so many times."""
    left = [times]

    def act(request: httpx.Request) -> None:
        if request.url.path.endswith(path_end) and left[0] > 0:
            left[0] -= 1
            raise error()

    return act
