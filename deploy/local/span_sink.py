"""Where the services of one machine send their spans: OTLP over HTTP in, one file of protobuf messages out.

Usage: python deploy/local/span_sink.py PORT FILE
"""

import os
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LOOPBACK = "127.0.0.1"
TRACES = "/v1/traces"
LARGEST_BODY = 16 * 1024 * 1024


class SpanServer(ThreadingHTTPServer):
    """Appends each message whole, one after the other."""

    def __init__(self, port: int, file: Path) -> None:
        super().__init__((LOOPBACK, port), SpanHandler)
        self.appending = threading.Lock()
        self.file = file


class SpanHandler(BaseHTTPRequestHandler):
    """Takes `POST /v1/traces`; says that it is ready."""

    server: SpanServer

    def do_GET(self) -> None:
        self.send_response(HTTPStatus.OK if self.path == "/readyz" else HTTPStatus.NOT_FOUND)
        self.end_headers()

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        if self.path != TRACES or not 0 < length <= LARGEST_BODY:
            self.send_response(HTTPStatus.BAD_REQUEST)
            self.end_headers()
            return
        body = self.rfile.read(length)
        with self.server.appending, self.server.file.open("ab") as file:
            file.write(body)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the services' own logs tell what failed."""


def main() -> None:
    """Serve until told to stop."""
    file = Path(sys.argv[2])
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
    SpanServer(int(sys.argv[1]), file).serve_forever()


if __name__ == "__main__":
    main()
