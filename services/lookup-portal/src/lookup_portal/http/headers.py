"""The headers that every answer carries, pages, files and problems alike."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lookup_portal.http.page_headers import PAGE_HEADERS

STRICT_TRANSPORT = "max-age=31536000"


class SecurityHeaders:
    """Adds what a route has not said itself: only the style sheet and fonts may be kept by a cache."""

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self._app = app
        transport = {"Strict-Transport-Security": STRICT_TRANSPORT} if is_https else {}
        self._headers: Mapping[str, str] = {**PAGE_HEADERS, **transport}

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
