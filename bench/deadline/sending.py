"""What the schools' software does: a large vendor by HTTP, a school group by RabbitMQ; both mend what was refused.

Submissions are offered at a steady rate, whatever the registry makes of them; what it does not take at once waits at
the sender, whose lines are as many as software keeps open. What follows a verdict (corrections, replacements, repeats,
revocations) is sent once the verdict is there. A file is read when its turn comes.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

import httpx

from bench.deadline.made import Made, Sent
from bench.deadline.people import School
from deploy.local.installation import ISSUER, VENDOR
from hbs_kit.clock import utc_now
from hbs_kit.mint import Grant, load_key, mint_token
from hbs_kit.publisher import BrokerError, Outgoing, Publisher
from hbs_schema.messages.routes import (
    HEADER_SCHOOL,
    HEADER_SHA256,
    HEADER_WINDOW,
    SUBMISSION,
    SUBMISSION_TYPE,
    SUBMISSIONS,
)

SCOPES = ("submissions:write", "submissions:read", "windows:close", "packets:revoke")
MISSING, AWAY = 404, frozenset({429, 500, 502, 503, 504})
AGAIN_AFTER = 1.0
POLL, LONGEST_POLL = 2.0, 30.0
"""Seconds between two questions about what is not known yet: at first, and in the end, as the pause doubles."""
LINES, QUESTIONS = 24, 8
"""Submissions, and questions about them, under way at once. Without a bound each submission that waits holds its
bytes, and the HTTP library looks through all that wait, with every connection, whenever one ends."""
AGAIN_EVERY = 25
"""Of the first submissions one in so many is sent twice, as after a lost answer."""


@dataclass
class Latencies:
    """Seconds of those that hand bytes over and of those that ask, and what was not as it should be."""

    waiting: list[float] = field(default_factory=list)
    """For a line, before anything is sent."""
    handing_over: list[float] = field(default_factory=list)
    asking: list[float] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    repeats: int = 0
    """How often something was sent again because nothing was known of it."""


class Door:
    """The registry's API for one client, with a token that is renewed in time."""

    def __init__(self, http: httpx.AsyncClient, key: Any, client: str, schools: Sequence[str]) -> None:
        self._http = http
        self._key = key
        self._grant = Grant(
            issuer=ISSUER,
            audience="so-registry",
            client_id=client,
            subject=client,
            scopes=SCOPES,
            acts_for_claim="schools",
            acts_for=schools,
            lifetime=timedelta(minutes=10),
        )
        self._token, self._until = "", 0.0

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        if time.monotonic() > self._until:
            self._token = mint_token(self._key, self._grant, now=utc_now())
            self._until = time.monotonic() + 300
        given = {"Authorization": f"Bearer {self._token}", **options.pop("headers", {})}
        return await self._http.request(method, path, headers=given, **options)


@dataclass
class Sender:
    """Everything that is sent in one run."""

    doors: Mapping[str, Door]
    publisher: Publisher
    window: str
    schools: Mapping[str, School]
    seen: Latencies = field(default_factory=Latencies)
    lines: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LINES))
    questions: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(QUESTIONS))

    async def send_all(self, classes: Sequence[Made], *, submissions_per_s: float) -> None:
        """Offer every class at its moment; return when everything has its answer."""
        start, tasks = time.monotonic(), []
        async with asyncio.TaskGroup() as group:
            for number, made in enumerate(_mixed(classes)):
                await asyncio.sleep(max(0.0, start + number / submissions_per_s - time.monotonic()))
                tasks.append(group.create_task(self.send_class(number, made)))

    async def send_class(self, number: int, made: Made) -> None:
        """All of one class: at first, again as after a lost answer, and what its verdict asks for."""
        school = self.schools[made.school]
        await self._hand_over(school, made.first)
        if number % AGAIN_EVERY == 0:
            await self._hand_over(school, made.first)
        if not made.later and not made.revocation:
            return
        await self._verdict(school, made.first)
        for sent in made.later:
            await self._hand_over(school, sent)
        if made.revocation is not None:
            await self._revoke(school, *made.revocation)

    async def _hand_over(self, school: School, sent: Sent) -> None:
        """Until it is taken: who does not know whether his bytes have come sends them again."""
        began = time.perf_counter()
        async with self.lines:
            self.seen.waiting.append(time.perf_counter() - began)
            body = await asyncio.to_thread(sent.file.read_bytes)
            while True:
                with suppress(httpx.TransportError, BrokerError):
                    if await self._try(school, sent, body):
                        return
                self.seen.repeats += 1
                await asyncio.sleep(AGAIN_AFTER)

    async def _try(self, school: School, sent: Sent, body: bytes) -> bool:
        if school.client == VENDOR:
            path = f"/v1/windows/{self.window}/submissions/{sent.submission_id}"
            headers = {"Content-Type": SUBMISSION_TYPE}
            began = time.perf_counter()
            answer = await self._door(school).ask(
                "PUT", path, params={"school": school.code}, content=body, headers=headers
            )
            self.seen.handing_over.append(time.perf_counter() - began)
            return self._is_taken(answer, {200, 202})
        headers = {
            HEADER_WINDOW: self.window,
            HEADER_SCHOOL: school.code,
            HEADER_SHA256: sha256(body).hexdigest(),
        }
        await self.publisher(
            Outgoing(
                exchange=SUBMISSIONS,
                routing_key=SUBMISSION,
                message_id=sent.submission_id,
                body=body,
                content_type=SUBMISSION_TYPE,
                headers=headers,
            )
        )
        return True

    async def _verdict(self, school: School, sent: Sent) -> None:
        """Ask until there is one, as seldom as the answer says; a message that is still at the broker is unknown."""
        pause = POLL
        while True:
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_POLL)
            with suppress(httpx.TransportError):
                path = f"/v1/windows/{self.window}/submissions/{sent.submission_id}"
                async with self.questions:
                    began = time.perf_counter()
                    answer = await self._door(school).ask("GET", path, params={"school": school.code})
                    self.seen.asking.append(time.perf_counter() - began)
                is_there = self._is_taken(answer, {200, 404}) and answer.status_code != MISSING
                if is_there and answer.json()["state"] != "received":
                    return
                if is_there:
                    pause = float(answer.headers["Retry-After"])

    async def _revoke(self, school: School, number: str, file: Any) -> None:
        path = f"/v1/windows/{self.window}/withdrawal-requests/{number}"
        headers = {"Content-Type": "application/json"}
        body = file.read_bytes()
        while True:
            with suppress(httpx.TransportError):
                answer = await self._door(school).ask(
                    "PUT", path, params={"school": school.code}, content=body, headers=headers
                )
                if self._is_taken(answer, {200}):
                    return
            self.seen.repeats += 1
            await asyncio.sleep(AGAIN_AFTER)

    def _door(self, school: School) -> Door:
        return self.doors[school.client]

    def _is_taken(self, answer: httpx.Response, codes: set[int]) -> bool:
        """False if it has to be asked again. Raises for a refusal: nothing that is sent here is to be refused."""
        if answer.status_code in AWAY:
            self.seen.unexpected.append(f"{answer.request.method} {answer.status_code}")
            return False
        if answer.status_code not in codes:
            raise AssertionError(f"{answer.request.method}: {answer.status_code} {answer.text[:300]}")
        return True


def open_doors(http: httpx.AsyncClient, signing_key: Any, schools: Sequence[School]) -> dict[str, Door]:
    """One for each client of the schools."""
    key = load_key(signing_key)
    own: dict[str, list[str]] = {}
    for school in schools:
        own.setdefault(school.client, []).append(school.code)
    return {client: Door(http, key, client, codes) for client, codes in own.items()}


def _mixed(classes: Sequence[Made]) -> list[Made]:
    """Schools in turn, as they come on such a day, not one after the other."""
    turns: dict[str, int] = {}
    order = []
    for made in classes:
        turns[made.school] = turns.get(made.school, 0) + 1
        order.append((turns[made.school], made))
    return [made for _, made in sorted(order, key=lambda pair: pair[0])]
