"""Boards that two hundred screens ask for every few seconds are read from the database once.

What is remembered is of all schools and seconds old, and says so; whoever looks after some is shown those alone.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, Generic, TypeVar

T = TypeVar("T")
KEPT: Final = timedelta(seconds=10)
SHARE: Final = 10
"""A board that takes long is kept for so many times as long: reading one never is more than a tenth of the time."""
MOST: Final = 64


class Remembered(Generic[T]):
    """One value for each key; who comes while it is being read waits for the same."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._values: dict[int, tuple[float, T]] = {}  # until when
        self._locks: dict[int, asyncio.Lock] = {}

    async def get(self, key: int, read: Callable[[], Awaitable[T]]) -> T:
        """The value, ten seconds old at most if it is read in one. What `read` raises is remembered by nobody."""
        async with self._locks.setdefault(key, asyncio.Lock()):
            known = self._values.get(key)
            if known is None or self._monotonic() > known[0]:
                began = self._monotonic()
                try:
                    value = await read()
                finally:
                    self._forget()
                now = self._monotonic()
                known = now + max(KEPT.total_seconds(), SHARE * (now - began)), value
                self._values[key] = known
            return known[1]

    def _forget(self) -> None:
        """A board is asked for by a number that somebody may make up: the number of them is bounded."""
        if len(self._values) >= MOST:
            self._values.clear()
        if len(self._locks) > MOST:
            self._locks = {key: lock for key, lock in self._locks.items() if lock.locked()}
