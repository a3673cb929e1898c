"""Carries an outbox to the broker until told to stop.

NOTIFY wakes it; a time-out is the truth, so a lost notification costs a second and
nothing else. Several relays may share one outbox.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from pydantic import SecretStr

from hbs_kit.db import Sessions
from hbs_kit.drain import Drained, LoadBody, Publish, drain
from hbs_kit.listen import Wakeups
from hbs_kit.loop import database_trouble
from hbs_kit.outbox import CHANNEL, OutboxColumns
from hbs_kit.waiting import Backoff, wait_for_any

log = logging.getLogger(__name__)

_LOOK_EVERY = timedelta(seconds=1)
_GATHER = timedelta(milliseconds=50)
_ASK_BLOCKED_EVERY = timedelta(milliseconds=200)


async def _never_blocked() -> bool:
    return False


class Relay:
    """`run` it as a task; `check` is its readiness."""

    def __init__(
        self,
        sessions: Sessions,
        row: type[OutboxColumns],
        publish: Publish,
        *,
        dsn: SecretStr,
        limit: int = 50,
        load_body: LoadBody | None = None,
        is_blocked: Callable[[], Awaitable[bool]] = _never_blocked,
        on_drained: Callable[[Drained], None] = lambda _: None,
        backoff: Backoff | None = None,
    ) -> None:
        self._sessions = sessions
        self._row = row
        self._publish = publish
        self._limit = limit
        self._load_body = load_body
        self._is_blocked = is_blocked
        self._on_drained = on_drained
        self._backoff = backoff or Backoff()
        self._wakeups = Wakeups(dsn, CHANNEL, row.__tablename__)
        self._trouble: str | None = "starting"

    async def run(self, stop: asyncio.Event) -> None:
        listening = asyncio.create_task(self._wakeups.run(stop))
        try:
            while not stop.is_set():
                await self._turn(stop)
                if listening.done():
                    listening.result()
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def check(self) -> str | None:
        """None, or what keeps the outbox from being carried."""
        return self._trouble

    async def _turn(self, stop: asyncio.Event) -> None:
        if await self._is_blocked():
            # Back-pressure is the broker's right and no fault: wait, stay ready.
            await wait_for_any(_ASK_BLOCKED_EVERY, stop)
            return
        # Cleared before looking: a notification during the look makes another one.
        self._wakeups.event.clear()
        trouble, done = await self._drain()
        self._note(trouble)
        if trouble is not None:
            await wait_for_any(self._backoff.next(), stop)
            return
        self._backoff.reset()
        if done < self._limit:
            # What is committed from now on is told. Several messages go in one pass: a little later costs nobody.
            await wait_for_any(_LOOK_EVERY, stop, self._wakeups.event)
            await wait_for_any(_GATHER, stop)

    async def _drain(self) -> tuple[str | None, int]:
        try:
            drained = await drain(
                self._sessions,
                self._row,
                self._publish,
                self._limit,
                load_body=self._load_body,
            )
        except Exception as error:
            trouble = database_trouble(error)
            if trouble is None:
                raise
            return trouble, 0
        self._on_drained(drained)
        is_away = drained.away is not None and not drained.is_blocked
        return "broker-away" if is_away else None, drained.sent + drained.refused

    def _note(self, trouble: str | None) -> None:
        if trouble != self._trouble:
            log.warning("relay: %s", trouble or "running")
        self._trouble = trouble
