"""Headers that every answer of a site carries, pages, files and problems alike."""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STRICT_TRANSPORT: Final = "max-age=31536000"


class SecurityHeaders:
    """Adds what a route has not said itself; to browsers at https addresses also that they stay there."""

    def __init__(self, app: ASGIApp, *, headers: Mapping[str, str], is_https: bool) -> None:
        self._app = app
        self._headers = {**headers, **({"Strict-Transport-Security": STRICT_TRANSPORT} if is_https else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)
