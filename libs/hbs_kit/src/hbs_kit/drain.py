"""One pass of an outbox: publish what is due, stamp exactly what was confirmed."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_kit.outbox import OutboxColumns
from hbs_kit.publisher import BrokerAway, BrokerBlocked, ChannelLost, Outgoing, PublishRefused

# 2^8 seconds, about four minutes, is the longest that a refused message waits.
_MOST_DOUBLINGS = 8

Publish = Callable[[Outgoing], Awaitable[None]]
LoadBody = Callable[[AsyncSession, Sequence[str]], Awaitable[Mapping[str, bytes]]]
Outcome = BrokerAway | ChannelLost | PublishRefused | None


class BodyMissing(PublishRefused):
    """Nothing is stored under the message's reference."""


@dataclass(frozen=True, slots=True)
class Drained:
    """What one pass did. Only `sent` was confirmed by the broker and stamped."""

    found: int
    sent: int
    refused: int
    away: str | None = None
    is_blocked: bool = False


async def drain(
    sessions: Sessions,
    row: type[OutboxColumns],
    publish: Publish,
    limit: int = 50,
    *,
    load_body: LoadBody | None = None,
    confirm_within: timedelta = timedelta(seconds=15),
) -> Drained:
    """Publish up to `limit` messages at once and stamp them, in one transaction.

    Other drains skip the rows held here. `limit` also bounds the bodies in memory.
    A crash before the commit leaves what was confirmed to be published again.
    """
    async with sessions.begin() as session:
        rows = await _hold_due(session, row, limit)
        bodies = await _bodies(session, rows, load_body)
        outcomes = await _publish_all(rows, bodies, publish, confirm_within)
        sent = [key for key, outcome in outcomes.items() if outcome is None]
        await _stamp(session, row, sent)
        refused = await _put_off(session, row, outcomes)
    away = next((str(o) for o in outcomes.values() if isinstance(o, BrokerAway)), None)
    return Drained(
        found=len(rows),
        sent=len(sent),
        refused=refused,
        away=away,
        is_blocked=any(isinstance(o, BrokerBlocked) for o in outcomes.values()),
    )


async def _hold_due(session: AsyncSession, row: type[OutboxColumns], limit: int) -> Sequence[OutboxColumns]:
    found = await session.scalars(
        select(row)
        .where(row.sent_at.is_(None), row.not_before <= func.clock_timestamp())
        .order_by(row.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return found.all()


async def _bodies(session: AsyncSession, rows: Sequence[OutboxColumns], load_body: LoadBody | None) -> dict[int, bytes]:
    refs = sorted({row.body_ref for row in rows if row.body_ref is not None})
    stored = await load_body(session, refs) if refs and load_body is not None else {}
    bodies = {row.id: row.body if row.body_ref is None else stored.get(row.body_ref) for row in rows}
    return {key: body for key, body in bodies.items() if body is not None}


async def _publish_all(
    rows: Sequence[OutboxColumns],
    bodies: Mapping[int, bytes],
    publish: Publish,
    confirm_within: timedelta,
) -> dict[int, Outcome]:
    async def attempt(row: OutboxColumns) -> Outcome:
        body = bodies.get(row.id)
        if body is None:
            return BodyMissing(row.message_id)
        return await _attempt(publish, _outgoing(row, body), confirm_within)

    results = await asyncio.gather(*(attempt(row) for row in rows))
    outcomes = {row.id: result for row, result in zip(rows, results, strict=True)}
    if not any(isinstance(result, ChannelLost) for result in results):
        return outcomes
    # One message cost all of them the channel: one at a time shows which.
    lost = [row for row in rows if isinstance(outcomes[row.id], ChannelLost | BrokerAway)]
    outcomes.update({row.id: BrokerAway("channel lost by another message") for row in lost})
    for row in lost:
        outcomes[row.id] = await attempt(row)
        if isinstance(outcomes[row.id], BrokerAway):
            break
    return outcomes


async def _attempt(publish: Publish, message: Outgoing, confirm_within: timedelta) -> Outcome:
    try:
        await asyncio.wait_for(publish(message), confirm_within.total_seconds())
    except TimeoutError:
        return BrokerAway("not confirmed in time")
    except (BrokerAway, ChannelLost, PublishRefused) as error:
        return error
    return None


def _outgoing(row: OutboxColumns, body: bytes) -> Outgoing:
    return Outgoing(
        exchange=row.exchange,
        routing_key=row.routing_key,
        message_id=row.message_id,
        body=body,
        content_type=row.content_type,
        headers=row.headers,
        traceparent=row.traceparent,
    )


async def _stamp(session: AsyncSession, row: type[OutboxColumns], sent: Sequence[int]) -> None:
    if sent:
        await session.execute(
            update(row)
            .where(row.id.in_(sent))
            .values(sent_at=func.clock_timestamp(), last_error=None)
            .execution_options(synchronize_session=False)
        )


async def _put_off(session: AsyncSession, row: type[OutboxColumns], outcomes: Mapping[int, Outcome]) -> int:
    """Let the refused wait, longer each time, so that they hold up nothing."""
    refused: dict[str, list[int]] = defaultdict(list)
    for key, outcome in outcomes.items():
        if isinstance(outcome, PublishRefused | ChannelLost):
            refused[type(outcome).__name__].append(key)
    if not refused:
        return 0
    seconds = func.power(2, func.least(row.attempts, _MOST_DOUBLINGS))
    for error, keys in refused.items():
        await session.execute(
            update(row)
            .where(row.id.in_(keys))
            .values(
                attempts=row.attempts + 1,
                not_before=func.clock_timestamp() + seconds * text("interval '1 s'"),
                last_error=error,
            )
            .execution_options(synchronize_session=False)
        )
    return sum(len(keys) for keys in refused.values())
