"""The service of a test's process on a real port, for clients that are processes of their own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn

PASSED_ON = frozenset({"authorization", "accept-language", "content-type"})


async def at_once(path: str) -> None:
    """Holds nothing up."""


@dataclass
class Relay:
    """Passes requests on. `before` and `after` are awaited around each, and may hold it for ever."""

    client: httpx.AsyncClient
    before: Callable[[str], Awaitable[None]] = at_once
    after: Callable[[str], Awaitable[None]] = at_once
    posted: list[str] = field(default_factory=list)
    address: str = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        body = b""
        while (message := await receive()).get("more_body"):
            body += message["body"]
        body += message.get("body", b"")
        path = scope["path"]
        if scope["method"] == "POST":
            self.posted.append(path.rpartition("/")[2])
        await self.before(path)
        query = f"?{scope['query_string'].decode()}" if scope["query_string"] else ""
        headers = {name.decode(): value.decode() for name, value in scope["headers"] if name.decode() in PASSED_ON}
        answer = await self.client.request(scope["method"], path + query, headers=headers, content=body)
        await self.after(path)
        sent = [(b"content-type", answer.headers.get("content-type", "").encode())]
        await send({"type": "http.response.start", "status": answer.status_code, "headers": sent})
        await send({"type": "http.response.body", "body": answer.content})


@asynccontextmanager
async def relayed(client: httpx.AsyncClient) -> AsyncIterator[Relay]:
    """The client's service on a port of this computer."""
    relay = Relay(client)
    config = uvicorn.Config(relay, port=0, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    relay.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield relay
    finally:
        server.should_exit = True
        await serving
        listening.close()
