"""Waiting that can be interrupted, and how long to wait between attempts."""

import asyncio
import secrets
from collections.abc import Callable
from datetime import timedelta

_uniform = secrets.SystemRandom().uniform


class Backoff:
    """Doubles from `first` to `ceiling`; each wait is drawn from its upper half.

    The jitter keeps the processes that lost one neighbour from coming back to it
    in step.
    """

    def __init__(
        self,
        first: timedelta = timedelta(milliseconds=200),
        ceiling: timedelta = timedelta(seconds=15),
        *,
        uniform: Callable[[float, float], float] = _uniform,
    ) -> None:
        self._first = first
        self._ceiling = ceiling
        self._uniform = uniform
        self._current = first

    def next(self) -> timedelta:
        delay = self._current
        self._current = min(delay * 2, self._ceiling)
        return delay * self._uniform(0.5, 1.0)

    def reset(self) -> None:
        self._current = self._first


async def wait_for_any(at_most: timedelta | None, *events: asyncio.Event) -> bool:
    """Wait until one of the events is set; False when the time ran out instead."""
    if any(event.is_set() for event in events):
        return True
    waiters = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        done, _ = await asyncio.wait(
            waiters,
            timeout=None if at_most is None else at_most.total_seconds(),
            return_when=asyncio.FIRST_COMPLETED,
        )
    finally:
        for waiter in waiters:
            waiter.cancel()
    return bool(done)
