"""A timestamp authority that takes its time: every question is handed on after a pause."""

import contextlib
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

DELAY = 2.0
"""Seconds before each answer."""


class _Server(ThreadingHTTPServer):
    # The base's five are less than a batch of questions: the others would be asked again after a second.
    request_queue_size = 128


class SlowAuthority:
    """In front of a real one, in a thread of this process."""

    def __init__(self, url: str, delay: float) -> None:
        self._server = _Server(("127.0.0.1", 0), _handler(url, delay))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(url: str, delay: float) -> type[BaseHTTPRequestHandler]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(delay)
            request = urllib.request.Request(url, asked, {"Content-Type": "application/timestamp-query"})  # noqa: S310  # of our own stack
            # Whoever asked may have gone, and the one behind may have ended: as with a real one.
            with contextlib.suppress(OSError):
                with opener.open(request, timeout=30) as answer:
                    body = answer.read()
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # the shape of the base
            """Nothing: it would be a line a question."""

    return Handler
