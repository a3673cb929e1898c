"""What becomes of a delivery: each is settled in exactly one way."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from hbs_kit.db import sqlstate_of
from hbs_kit.waiting import Backoff, wait_for_any

log = logging.getLogger(__name__)

_FIRST_DELAY = timedelta(milliseconds=200)
_LONGEST_DELAY = timedelta(seconds=10)


class Unprocessable(Exception):
    """The message's own fault: it would fail in the same way for ever."""


class Settlement(StrEnum):
    ACK = "ack"
    DEAD_LETTER = "dead-letter"
    REQUEUE = "requeue"
    RELEASE = "release"  # not settled: closing the channel gives it back


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A received message. The body is the bytes that were sent."""

    body: bytes
    message_id: str
    exchange: str
    routing_key: str
    headers: Mapping[str, Any]
    content_type: str | None = None
    user_id: str | None = None
    attempt: int = 0


Handler = Callable[[Delivery], Awaitable[None]]
IsOutage = Callable[[BaseException], bool]


class Gate:
    """Shared by the deliveries of one consumer; shut while something needed is away."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._open.set()
        self.reason: str | None = None

    def shut(self, reason: str) -> None:
        if self.reason is None:
            log.warning("consumer holds its messages: %s", reason)
        self.reason = reason
        self._open.clear()

    def open(self) -> None:
        if self.reason is not None:
            log.warning("consumer goes on")
        self.reason = None
        self._open.set()

    async def wait(self, over: asyncio.Event, at_most: timedelta | None = None) -> None:
        await wait_for_any(at_most, self._open, over)


async def settle(
    delivery: Delivery,
    handler: Handler,
    *,
    is_outage: IsOutage,
    gate: Gate,
    over: asyncio.Event,
    backoff: Backoff | None = None,
) -> Settlement:
    """Run the handler until its answer is final, or until `over` is set.

    A message is given back only for its own sake. When something it needs is away it
    is held and tried again in place: giving it back would use up its delivery limit
    and dead-letter good messages.
    """
    backoff = backoff or Backoff()
    await gate.wait(over)
    while not over.is_set():
        try:
            await handler(delivery)
        except Unprocessable as error:
            gate.open()
            log.warning("message set aside: %s", _name(error), extra=_ids(delivery))
            return Settlement.DEAD_LETTER
        except Exception as error:
            if not is_outage(error):
                gate.open()
                log.exception("message failed", extra=_ids(delivery))
                await wait_for_any(_requeue_delay(delivery), over)
                return Settlement.REQUEUE
            gate.shut(_name(error))
            await gate.wait(over, backoff.next())
        else:
            gate.open()
            return Settlement.ACK
    return Settlement.RELEASE


def _requeue_delay(delivery: Delivery) -> timedelta:
    return min(_FIRST_DELAY * (1 << min(delivery.attempt, 10)), _LONGEST_DELAY)


def _name(error: BaseException) -> str:
    state = sqlstate_of(error)
    return type(error).__name__ if state is None else f"{type(error).__name__} {state}"


def _ids(delivery: Delivery) -> dict[str, str]:
    return {"message_id": delivery.message_id, "routing_key": delivery.routing_key}
