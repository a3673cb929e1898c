"""What was set aside: list it, look at it, send it back.

Looking returns each message to its queue, and on a quorum queue that counts as a
delivery: the policy of a dead-letter queue must set no delivery limit (RabbitMQ 4
has one of 20 unless told otherwise, and then looking loses messages).
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage

_DEATH_HEADERS = ("x-death", "x-first-death-", "x-last-death-", "x-delivery-count")


class NotDeadLettered(Exception):
    """The message says nothing of where it came from, so it cannot be sent back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    message_id: str | None
    exchange: str
    routing_key: str
    queue: str
    reason: str
    died_at: str | None
    times: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLetter:
    letter: DeadLetter
    headers: dict[str, Any]
    content_type: str | None
    body: bytes


async def list_letters(channel: AbstractChannel, queue: str, *, limit: int = 100) -> list[DeadLetter]:
    async with _peek(channel, queue, limit) as messages:
        return [_letter(message) async for message in messages]


async def show_letter(
    channel: AbstractChannel, queue: str, message_id: str, *, depth: int = 1000
) -> ShownLetter | None:
    """The whole message, which may hold personal data: for an operator's eyes only."""
    async with _peek(channel, queue, depth) as messages:
        async for message in messages:
            if message.message_id == message_id:
                return ShownLetter(
                    letter=_letter(message),
                    headers=dict(message.headers),
                    content_type=message.content_type,
                    body=message.body,
                )
    return None


async def replay_letters(
    channel: AbstractChannel,
    queue: str,
    chosen: Callable[[DeadLetter], bool],
    *,
    limit: int = 1000,
    confirm_within: timedelta = timedelta(seconds=10),
) -> int:
    """Publish the chosen ones where they first went and, confirmed, take them away.

    A crash in between leaves the message in both places under one id. The sender's
    user_id is kept; the operator's broker user needs the impersonator tag for it.
    The channel must raise on returned messages (`open_channel` makes it so).
    """
    replayed: set[str | None] = set()
    async with _peek(channel, queue, limit) as messages:
        async for message in messages:
            letter = _letter(message)
            # What comes back while we are at it, dead once more, is left for next time.
            if letter.message_id in replayed or not chosen(letter):
                continue
            exchange = await channel.get_exchange(letter.exchange, ensure=False)
            await exchange.publish(
                _again(message),
                letter.routing_key,
                mandatory=True,
                timeout=confirm_within.total_seconds(),
            )
            await message.ack()
            replayed.add(letter.message_id)
    return len(replayed)


@asynccontextmanager
async def _peek(
    channel: AbstractChannel, queue: str, limit: int
) -> AsyncIterator[AsyncIterator[AbstractIncomingMessage]]:
    """Each message at most once; what was not acknowledged goes back at the end."""
    source = await channel.get_queue(queue, ensure=False)
    last_tag: int | None = None

    async def messages() -> AsyncIterator[AbstractIncomingMessage]:
        nonlocal last_tag
        for _ in range(limit):
            message = await source.get(fail=False)
            if message is None:
                return
            last_tag = message.delivery_tag
            yield message

    try:
        yield messages()
    finally:
        # Only the tag is kept: a thousand bodies would not fit into memory.
        if last_tag is not None and not channel.is_closed:
            underlay = await channel.get_underlay_channel()
            await underlay.basic_nack(last_tag, multiple=True, requeue=True)


def _letter(message: AbstractIncomingMessage) -> DeadLetter:
    death = _first_death(message)
    keys = death.get("routing-keys") or [message.routing_key]
    died_at = death.get("time")
    return DeadLetter(
        message_id=message.message_id,
        exchange=str(death.get("exchange", "")),
        routing_key=str(keys[0]),
        queue=str(death.get("queue", "")),
        reason=str(death.get("reason", "unknown")),
        died_at=None if died_at is None else str(died_at),
        times=int(death.get("count", 0)),
        size=len(message.body),
    )


def _first_death(message: AbstractIncomingMessage) -> dict[str, Any]:
    deaths = message.headers.get("x-death")
    if isinstance(deaths, list) and deaths and isinstance(deaths[-1], dict):
        return deaths[-1]
    return {}


def _again(message: AbstractIncomingMessage) -> aio_pika.Message:
    if not _first_death(message):
        raise NotDeadLettered(message.message_id)
    headers = {key: value for key, value in message.headers.items() if not key.startswith(_DEATH_HEADERS)}
    return aio_pika.Message(
        message.body,
        headers=headers,
        content_type=message.content_type,
        message_id=message.message_id,
        user_id=message.user_id,
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
    )
