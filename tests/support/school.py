"""A signer at his device, driving the service's API; what he computes and signs is `hbs_sign.computing`'s."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from hbs_kit.clock import Clock, utc_now
from hbs_schema.base64url import encode_der
from hbs_schema.building.keys import SigningKey
from hbs_sign.computing import sign_act, sign_items

Json = Any
Ask = Callable[..., Awaitable[httpx.Response]]


class Refused(Exception):
    """The service answered with a problem; `code` is its code."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        self.problem = answer.json()
        self.code = str(self.problem.get("type", "")).rpartition(":")[2]
        super().__init__(f"{self.status} {self.code}")


@dataclass
class SigningClient:
    """One signer at his device: opens sessions, fetches chunks, signs, posts."""

    ask: Ask
    key: SigningKey
    clock: Clock = utc_now
    chunk: int = 20

    async def open(self, class_id: str, role: str, part: str | None = None, **more: Any) -> Json:
        body = {"class_id": class_id, "role": role, **({"part": part} if part else {}), **more}
        return (await self.ask("POST", "/v1/signing-sessions", json=body)).json()

    async def fetch(self, session: Mapping[str, Any], *, is_pending: bool = True) -> list[Json]:
        """All items, chunk by chunk."""
        items: list[Json] = []
        cursor: str | None = None
        while True:
            query = {"limit": self.chunk, "is_pending": is_pending, **({"cursor": cursor} if cursor else {})}
            path = f"/v1/signing-sessions/{session['session_id']}/items"
            page = (await self.ask("GET", path, params=query)).json()
            items += page["items"]
            cursor = page.get("next")
            if cursor is None:
                return items

    async def post(self, session: Mapping[str, Any], statements: Sequence[Mapping[str, Any]]) -> Json:
        body = {"statements": list(statements), "certificates": [encode_der(self.key.certificate.der)]}
        path = f"/v1/signing-sessions/{session['session_id']}/statements"
        return (await self.ask("POST", path, json=body)).json()

    async def sign(self, class_id: str, role: str, part: str | None = None, **more: Any) -> Json:
        """A whole session; individual signatures go out a few at a time."""
        session = await self.open(class_id, role, part, **more)
        statements = sign_items(session, await self.fetch(session), self.key, signed_at=self.clock())
        for start in range(0, len(statements), self.chunk):
            session = await self.post(session, statements[start : start + self.chunk])
        return session

    async def sign_act(self, act: Mapping[str, Any], role: str) -> Json:
        statement = sign_act(act, role, self.key, signed_at=self.clock())
        body = {"statement": statement.jws, "certificates": [encode_der(self.key.certificate.der)]}
        return (await self.ask("POST", f"/v1/acts/{act['act_id']}/statements", json=body)).json()
