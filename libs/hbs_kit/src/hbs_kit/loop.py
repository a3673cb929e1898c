"""A step of work repeated by a worker, for as long as it finds something to do."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from hbs_kit.db import is_outage, is_timeout
from hbs_kit.waiting import Backoff, wait_for_any

_IDLE = timedelta(milliseconds=250)

TroubleOf = Callable[[Exception], str | None]
"""What an error says of something that is away; None for an error that is the work's own."""


def database_trouble(error: Exception) -> str | None:
    """The trouble of a step that needs the database alone: that it is away, or too slow to answer in time."""
    if is_timeout(error):
        return "database-slow"
    return "database-away" if is_outage(error) else None


class Loop:
    """`run` it as a task; `check` is its readiness.

    It waits a little when the step finds nothing (False), longer while something needed is away or slow, and ends with
    any other error, so that half a process does not look alive.
    """

    def __init__(
        self,
        step: Callable[[], Awaitable[bool]],
        *,
        idle: timedelta = _IDLE,
        trouble_of: TroubleOf = database_trouble,
    ) -> None:
        self._step = step
        self._idle = idle
        self._trouble_of = trouble_of
        self._trouble: str | None = None

    async def run(self, stop: asyncio.Event) -> None:
        backoff = Backoff()
        while not stop.is_set():
            try:
                found = await self._step()
            except Exception as error:
                self._trouble = self._trouble_of(error)
                if self._trouble is None:
                    raise
                await wait_for_any(backoff.next(), stop)
            else:
                self._trouble = None
                backoff.reset()
                if not found:
                    await wait_for_any(self._idle, stop)

    async def check(self) -> str | None:
        """None, or what keeps the loop from working."""
        return self._trouble
