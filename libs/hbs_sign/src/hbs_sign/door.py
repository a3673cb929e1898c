"""The school's service as a signing client sees it: whole answers or a refusal, and nothing of it is believed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx

from hbs_sign.errors import AnswerUnusable, ServiceAway, ServiceRefused

CHUNK: Final = 60
"""Items that are asked for, and statements that are handed over, at once."""
LARGEST_ANSWER: Final = 16 * 1024 * 1024
MOST_ITEMS: Final = 10_000
AWAY: Final = frozenset({429, 502, 503, 504})

Token = Callable[[], str]
"""An access token for the service; asked for at each request, because it may have been renewed."""


@dataclass(frozen=True)
class Door:
    """One signer's way to one service."""

    http: httpx.Client
    token: Token
    language: str = "vi"

    @property
    def service(self) -> str:
        return str(self.http.base_url)

    def list_work(self, school: str, school_year: str) -> list[dict[str, Any]]:
        """What waits for the caller's signature. Raises SigningStopped."""
        path = f"/v1/schools/{school}/signing-work"
        found: list[dict[str, Any]] = self._json("GET", path, params={"school_year": school_year})["items"]
        return found

    def open(self, class_id: str, role: str, part: str) -> dict[str, Any]:
        """The open session of this signer, or a new one. Raises SigningStopped."""
        body = {"class_id": class_id, "role": role, **({"part": part} if part else {})}
        return self._json("POST", "/v1/signing-sessions", json=body)

    def items(self, session_id: str, *, is_pending: bool = True) -> Iterator[dict[str, Any]]:
        """A session's items, asked for in chunks. Raises SigningStopped."""
        query: dict[str, Any] = {"limit": CHUNK, "is_pending": is_pending}
        count = 0
        while True:
            page = self._json("GET", f"/v1/signing-sessions/{session_id}/items", params=query)
            yield from page["items"]
            count += len(page["items"])
            if not page.get("next"):
                return
            if not page["items"] or count > MOST_ITEMS:
                raise AnswerUnusable
            query["cursor"] = page["next"]

    def hand_over(
        self, session_id: str, statements: Sequence[Mapping[str, Any]], certificates: Sequence[str]
    ) -> dict[str, Any]:
        """Some of a session's statements; the same again changes nothing. Raises SigningStopped."""
        body = {"statements": list(statements), "certificates": list(certificates)}
        return self._json("POST", f"/v1/signing-sessions/{session_id}/statements", json=body)

    def _json(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token()}", "Accept-Language": self.language}
        try:
            with self.http.stream(method, path, headers=headers, **options) as answer:
                body = _read(answer)
        except httpx.TransportError as error:
            raise ServiceAway from error
        if answer.status_code in AWAY:
            raise ServiceAway
        told = _object(answer, body)
        if not answer.is_success:
            raise _refusal(answer.status_code, told, self.language)
        return told


def _read(answer: httpx.Response) -> bytes:
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise AnswerUnusable
    return body


def _object(answer: httpx.Response, body: bytes) -> dict[str, Any]:
    try:
        told = httpx.Response(200, content=body).json()
    except ValueError:
        told = None
    if not isinstance(told, dict):
        if answer.is_success:
            raise AnswerUnusable
        return {}
    return told


def _refusal(status: int, problem: Mapping[str, Any], language: str) -> ServiceRefused:
    code = str(problem.get("type", "")).rpartition(":")[2] or f"http-{status}"
    items = [entry.get("sentences", {}).get(language, "") for entry in problem.get("errors", ())][:20]
    detail = "\n".join(text for text in (str(problem.get("detail", "")), *items) if text)
    return ServiceRefused(code, str(problem.get("title", "")), detail, status)
