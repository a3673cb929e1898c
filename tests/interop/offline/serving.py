"""The offline page as the portal sends it: its headers, its script and its style, in either language."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from hbs_schema.verification.bundle import Anchors
from lookup_portal.http.assets import read_assets
from lookup_portal.http.offline_kit import PAGE_POLICY
from lookup_portal.http.page_headers import PAGE_HEADERS
from lookup_portal.http.paths import STATIC
from tests.interop.offline.pages import served_page


class Portal(BaseHTTPRequestHandler):
    """What the portal answers for the page, its style and its script; nothing else is asked for."""

    def __init__(self, anchors: Anchors, *connection: Any) -> None:
        self._anchors = anchors
        super().__init__(*connection)

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        html, script = served_page(self._anchors, "en" if query == "lang=en" else "vi")
        style = read_assets().find(path.removeprefix(f"{STATIC}/"))
        if path == f"{STATIC}/offline.js":
            self._send(script.encode(), "text/javascript")
        elif style:
            self._send(style.body, style.media_type)
        else:
            self._send(html.encode(), "text/html; charset=utf-8")

    def _send(self, body: bytes, media_type: str) -> None:
        self.send_response(200)
        for name, value in {**PAGE_HEADERS, **PAGE_POLICY, "Content-Type": media_type}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_told: object) -> None:
        """Silent."""


@contextmanager
def served(anchors: Anchors) -> Iterator[str]:
    """The page's address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Portal, anchors))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
