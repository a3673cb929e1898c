"""A request that waits on purpose knows when its server is told to end, and answers then with what there is."""

import asyncio
from typing import Annotated

from fastapi import Depends, Request
from starlette.types import ASGIApp, Receive, Scope, Send

_NAME = "stopping"


def telling(app: ASGIApp, stop: asyncio.Event) -> ASGIApp:
    """The app, each of whose requests finds `stop`."""

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope.setdefault("state", {})[_NAME] = stop
        await app(scope, receive, send)

    return told


async def _stopping(request: Request) -> asyncio.Event:
    # Without a server that tells (a test, somebody else's), nobody ends.
    found: asyncio.Event = getattr(request.state, _NAME, None) or asyncio.Event()
    return found


Stopping = Annotated[asyncio.Event, Depends(_stopping)]
"""Set once the server takes no more requests."""
