"""UUID version 7 (RFC 9562), for Pythons that do not have it.

Ids made by one process ascend strictly, also within a millisecond and while the
clock steps back; between processes they ascend as well as the clocks agree.
"""

import secrets
import threading
import time
from collections.abc import Callable
from uuid import UUID

_COUNTER_BITS = 42
_TAIL_BITS = 32


class Uuid7:
    """RFC 9562 6.2, method 1: a counter that fills rand_a and the top of rand_b."""

    def __init__(
        self,
        clock_ms: Callable[[], int],
        random_bits: Callable[[int], int] = secrets.randbits,
    ) -> None:
        self._clock_ms = clock_ms
        self._random_bits = random_bits
        self._lock = threading.Lock()
        self._last_ms = -1
        self._counter = 0

    def __call__(self) -> UUID:
        with self._lock:
            millis, counter = self._advance()
        return _assemble(millis, counter, self._random_bits(_TAIL_BITS))

    def _advance(self) -> tuple[int, int]:
        now = self._clock_ms()
        if now > self._last_ms:
            self._restart(now)
        else:
            self._counter += 1
            if self._counter >> _COUNTER_BITS:
                # Borrowing a millisecond keeps the order; the clock catches up.
                self._restart(self._last_ms + 1)
        return self._last_ms, self._counter

    def _restart(self, millis: int) -> None:
        self._last_ms = millis
        # The top bit stays free, so the counter has room before it overflows.
        self._counter = self._random_bits(_COUNTER_BITS - 1)


def _assemble(millis: int, counter: int, tail: int) -> UUID:
    high = counter >> 30
    low = counter & ((1 << 30) - 1)
    value = (millis & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76 | high << 64 | 0b10 << 62 | low << _TAIL_BITS | tail
    return UUID(int=value)


uuid7 = Uuid7(lambda: time.time_ns() // 1_000_000)
