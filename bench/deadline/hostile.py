"""One hostile client beside the load: a valid token for one school, and everything that costs others time."""

import asyncio
import os
from collections import Counter
from uuid import uuid4

import httpx

from bench.deadline.sending import Door
from hbs_schema.envelopes.shape import MAX_SUBMISSION
from hbs_schema.messages.routes import SUBMISSION_TYPE

HEADERS = {"Content-Type": SUBMISSION_TYPE}
PAUSE = 0.25
"""Seconds between two requests of each kind: a client has one line, and this one never lets it rest."""


class HostileClient:
    """Runs until it is cancelled; `answers` counts what it was told."""

    def __init__(self, door: Door, window: str, school: str, body: bytes) -> None:
        self._door, self._window, self._school, self._body = door, window, school, body
        self.answers: Counter[str] = Counter()

    async def run(self) -> None:
        """Great bodies that are nothing, bodies beyond the limit, an id with other bytes, wrong tokens, wild ids."""
        known = str(uuid4())
        for number in range(1_000_000):
            await self._put("nothing", str(uuid4()), b"[" * 200_000)
            await self._put("cut off", str(uuid4()), self._body[: len(self._body) // 2])
            await self._put("too long", str(uuid4()), bytes(MAX_SUBMISSION + 1))
            await self._put("other bytes", known, self._body + str(number).encode())
            await self._put("wild id", "..%2F..%2Fetc", b"x")
            await self._put("no token", str(uuid4()), b"x", token="x" * 4000)
            await self._ask()

    async def _put(self, kind: str, number: str, body: bytes, token: str | None = None) -> None:
        headers = {**HEADERS, **({"Authorization": f"Bearer {token}"} if token else {})}
        path = f"/v1/windows/{self._window}/submissions/{number}"
        try:
            answer = await self._door.ask("PUT", path, params={"school": self._school}, content=body, headers=headers)
            self.answers[f"{kind}: {answer.status_code}"] += 1
        except httpx.TransportError:
            self.answers[f"{kind}: closed"] += 1  # the service does not read on what it will not take
        await asyncio.sleep(PAUSE)

    async def _ask(self) -> None:
        """About what is another school's, or nobody's."""
        path = f"/v1/windows/{self._window}/submissions/{uuid4()}"
        answer = await self._door.ask("GET", path, params={"school": os.urandom(4).hex()})
        self.answers[f"others' answers: {answer.status_code}"] += 1
