"""RabbitMQ's management API, as far as a set-up and its tests need it."""

import base64
import json
import urllib.error
import urllib.request
from typing import Any

from deploy.local.errors import StackError

TIMEOUT = 10


class Management:
    """The HTTP API of one broker, as one user."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url = url.rstrip("/")
        token = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        self._headers = {
            "Authorization": f"Basic {token}",
            "Content-Type": "application/json",
        }
        # No proxy of the caller's environment may come between us and loopback.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def get(self, path: str) -> Any:
        return self.request("GET", path)

    def put(self, path: str, body: object) -> None:
        self.request("PUT", path, body)

    def delete(self, path: str) -> None:
        self.request("DELETE", path)

    def is_up(self) -> bool:
        try:
            self.get("/api/whoami")
        except (StackError, OSError):
            return False
        return True

    def request(self, method: str, path: str, body: object = None) -> Any:
        """Ask, and give back the answer's JSON; a refusal is an error with the broker's reason."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - the URL is the stack's own
            self.url + path, data=data, headers=self._headers, method=method
        )
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                text = answer.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                reason = refusal.read().decode("utf-8", "replace").strip()
            raise StackError(f"RabbitMQ answered {refusal.code} to {path}: {reason}") from None
        return json.loads(text) if text else None
