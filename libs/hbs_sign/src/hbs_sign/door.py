"""The school's service as a signing client sees it: whole answers or a refusal, and nothing of it is believed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx
import pydantic_core
from pydantic import BaseModel

from hbs_schema.verification.times import CLOCK_TOLERANCE
from hbs_sign.answers import CHUNK, Act, Answer, Items, Problem, Session, Work
from hbs_sign.errors import AnswerUnusable, ClockWrong, ServiceAway, ServiceRefused, SigningStopped, System

LARGEST_ANSWER: Final = 16 * 1024 * 1024
MOST_ITEMS: Final = 1_000
"""Packets of one session; a class has fewer."""
MOST_TOLD: Final = 20
"""Sentences of one refusal that are shown."""
AWAY: Final = frozenset({429, 502, 503, 504})

Token = Callable[[], str]
"""An access token for the service; asked for at each request, because it may have been renewed."""


@dataclass(frozen=True)
class Door:
    """One signer's way to one service."""

    http: httpx.Client
    token: Token
    language: str = "vi"
    clock: Callable[[], datetime] | None = None
    """Compared with the service's own; not looked at unless given."""
    system: System = "school"
    """Whose service it is, for sentences about it."""

    @property
    def service(self) -> str:
        return str(self.http.base_url)

    def list_work(self, school: str, school_year: str) -> list[dict[str, Any]]:
        """What waits for the caller's signature. Raises SigningStopped."""
        path = f"/v1/schools/{school}/signing-work"
        found: list[dict[str, Any]] = self._json(Work, "GET", path, params={"school_year": school_year})["items"]
        return found

    def open(self, class_id: str, role: str, part: str) -> dict[str, Any]:
        """The open session of this signer, or a new one. Raises SigningStopped."""
        body = {"class_id": class_id, "role": role, **({"part": part} if part else {})}
        return self._json(Session, "POST", "/v1/signing-sessions", json=body)

    def items(self, session_id: str, *, is_pending: bool = True) -> Iterator[dict[str, Any]]:
        """A session's items, asked for in chunks. Raises SigningStopped."""
        query: dict[str, Any] = {"limit": CHUNK, "is_pending": is_pending}
        count = 0
        while True:
            page = self._json(Items, "GET", f"/v1/signing-sessions/{session_id}/items", params=query)
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
        return self._json(Answer, "POST", f"/v1/signing-sessions/{session_id}/statements", json=body)

    def read_act(self, act_id: str) -> dict[str, Any]:
        """A close or withdrawal request. Raises SigningStopped."""
        return self._json(Act, "GET", f"/v1/acts/{act_id}")

    def hand_over_act(self, act_id: str, statement: str, certificate: str) -> dict[str, Any]:
        """One role's statement; the same again changes nothing. Raises SigningStopped."""
        body = {"statement": statement, "certificates": [certificate]}
        return self._json(Act, "POST", f"/v1/acts/{act_id}/statements", json=body)

    def ask(self, model: type[BaseModel], method: str, path: str, **options: Any) -> Any:
        """One request; the answer as JSON, once it is of the model's shape. Raises SigningStopped."""
        try:
            return self._told(model, method, path, **options)
        except SigningStopped as stopped:
            stopped.system = self.system
            raise

    def _json(self, model: type[Answer], method: str, path: str, **options: Any) -> dict[str, Any]:
        told: dict[str, Any] = self.ask(model, method, path, **options)
        return told

    def _told(self, model: type[BaseModel], method: str, path: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token()}", "Accept-Language": self.language}
        try:
            with self.http.stream(method, path, headers=headers, **options) as answer:
                body = _read(answer)
        except httpx.TransportError as error:
            raise ServiceAway from error
        except httpx.DecodingError:
            raise AnswerUnusable from None
        if answer.status_code in AWAY:
            raise ServiceAway
        if not answer.is_success:
            raise _refusal(answer.status_code, body, self.language)
        if self.clock is not None:
            _check_clock(answer.headers.get("date", ""), self.clock())
        return _told(model, body)


def _check_clock(date: str, now: datetime) -> None:
    """A signature with a time that is not now is refused later, by everybody: say so before it is made."""
    try:
        skew = abs(parsedate_to_datetime(date) - now)
    except (ValueError, TypeError):
        return  # the service's answer has no date that can be compared
    if skew > CLOCK_TOLERANCE:
        raise ClockWrong(minutes=int(skew.total_seconds() // 60))


def _told(model: type[BaseModel], body: bytes) -> Any:
    try:
        model.model_validate_json(body)
        return pydantic_core.from_json(body)
    except ValueError:
        raise AnswerUnusable from None


def _read(answer: httpx.Response) -> bytes:
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise AnswerUnusable
    return bytes(body)


def _refusal(status: int, body: bytes, language: str) -> ServiceRefused:
    """The problem in its own words, whatever else it may hold."""
    try:
        told = Problem.model_validate_json(body)
    except ValueError:
        told = Problem()
    code = told.type.rpartition(":")[2] or f"http-{status}"
    items = [getattr(entry.sentences, language) for entry in told.errors[:MOST_TOLD]]
    detail = "\n".join(text for text in (told.detail, *items) if text)
    return ServiceRefused(code, told.title, detail, status)
