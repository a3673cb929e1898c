"""Before any page: is this our own browser's own request? Other sites reach a loopback port as easily as we do.

Host is compared, so that a name that was bound anew to 127.0.0.1 is nobody (DNS rebinding); whatever changes something
has our own Origin; origins on the list may ask whether the program runs, and nothing else.
"""

from collections.abc import Collection, Mapping
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE: Final = frozenset({"GET", "HEAD"})
LARGEST_FORM: Final = 512 * 1024
READY: Final = "/ready"
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Refuses what is not for us, and puts the headers on what is."""

    def __init__(self, app: ASGIApp, *, port: int, origins: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self._own = frozenset(f"http://{host}" for host in self._hosts)
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        answer = self._refusal(scope["method"], scope["path"], Headers(scope=scope))
        await (answer or self._app)(scope, receive, with_headers)

    def _refusal(self, method: str, path: str, headers: Headers) -> Response | None:
        """What is answered instead of a page; None for a request of our own."""
        if len(headers.getlist("host")) != 1 or headers["host"] not in self._hosts:
            return PlainTextResponse("421", status_code=421)
        origin = headers.get("origin", "")
        if path == READY and origin in self._origins:
            return _ready(method, origin)
        site = headers.get("sec-fetch-site", "same-origin")
        is_link = method in SAFE and headers.get("sec-fetch-mode", "navigate") == "navigate" and not origin
        if method not in SAFE and not _is_small(headers.get("content-length", "")):
            return PlainTextResponse("413", status_code=413)
        if method in SAFE and not origin and (site in ("same-origin", "none") or is_link):
            return None
        if origin in self._own and site in ("same-origin", "none"):
            return None
        return PlainTextResponse("403", status_code=403)


def _is_small(length: str) -> bool:
    """Whether a form says how long it is, and is not long: it is read before anybody's cookie is looked at."""
    return length.isdecimal() and len(length) < 8 and int(length) <= LARGEST_FORM


def _ready(method: str, origin: str) -> Response:
    allowed = {
        "Access-Control-Allow-Origin": origin,
        "Vary": "Origin",
        "Access-Control-Allow-Private-Network": "true",
    }
    if method == "OPTIONS":
        return Response(status_code=204, headers=allowed)
    if method != "GET":
        return PlainTextResponse("405", status_code=405, headers=allowed)
    return JSONResponse({"program": "hbs-sign", "is_ready": True}, headers=allowed)
