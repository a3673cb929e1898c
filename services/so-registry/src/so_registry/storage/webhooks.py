"""Addresses that events are sent to, and how far each has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

_SELECT = """
SELECT webhook_id, client_id, url, kinds, delivered, attempts, failure, dead_at, ended_at, leased_until
FROM registry.webhooks w
"""


@dataclass(frozen=True)
class Webhook:
    """`delivered`: the number of the last event that was taken there."""

    webhook_id: UUID
    client_id: str
    url: str
    kinds: tuple[str, ...]
    delivered: int
    attempts: int
    failure: str | None
    dead_at: datetime | None
    ended_at: datetime | None
    leased_until: datetime | None = None


async def add_webhook(session: AsyncSession, new: Webhook, *, by: str) -> bool:
    """False if the id is taken."""
    rows = await session.execute(
        text("""
            INSERT INTO registry.webhooks (webhook_id, client_id, url, kinds, told_by, delivered)
            VALUES (:webhook_id, :client_id, :url, :kinds, :by, :delivered)
            ON CONFLICT DO NOTHING RETURNING webhook_id"""),
        {
            "webhook_id": new.webhook_id,
            "client_id": new.client_id,
            "url": new.url,
            "kinds": list(new.kinds),
            "by": by,
            "delivered": new.delivered,
        },
    )
    return rows.one_or_none() is not None


async def find_webhook(session: AsyncSession, webhook_id: UUID, *, to_change: bool = False) -> Webhook | None:
    """Whoever's it is; `to_change`: as it stays until the transaction ends."""
    held = "FOR NO KEY UPDATE" if to_change else ""
    rows = await session.execute(text(f"{_SELECT} WHERE webhook_id = :id {held}"), {"id": webhook_id})
    row = rows.mappings().one_or_none()
    return None if row is None else _webhook(row)


async def list_webhooks(session: AsyncSession, client_id: str | None = None) -> list[Webhook]:
    """Of a client, or all."""
    rows = await session.execute(
        text(f"""
            {_SELECT} WHERE cast(:client AS text) IS NULL OR client_id = :client
            ORDER BY client_id, told_at, webhook_id"""),
        {"client": client_id},
    )
    return [_webhook(row) for row in rows.mappings()]


async def lease_due(session: AsyncSession, lease: timedelta) -> Webhook | None:
    """The one that has waited longest for an event; while the lease lasts nobody else sends to any of its client's.

    One a client: whoever takes long to answer holds up himself.
    """
    # One chooses at a time, and sees what was leased before him. Where none is due nobody waits for anybody: every
    # sender asks once a second.
    held = await session.execute(
        text("""
            SELECT pg_advisory_xact_lock(hashtextextended('registry.webhooks', 0)) WHERE EXISTS (
                SELECT FROM registry.webhooks
                WHERE dead_at IS NULL AND ended_at IS NULL AND due_at <= clock_timestamp())""")
    )
    if held.one_or_none() is None:
        return None
    rows = await session.execute(
        text("""
            UPDATE registry.webhooks SET leased_until = clock_timestamp() + :lease
            WHERE webhook_id = (
                SELECT webhook_id FROM registry.webhooks w
                WHERE dead_at IS NULL AND ended_at IS NULL AND due_at <= clock_timestamp()
                  AND NOT EXISTS (SELECT FROM registry.webhooks o
                                  WHERE o.client_id = w.client_id AND o.ended_at IS NULL
                                    AND o.leased_until > clock_timestamp())
                  AND (EXISTS (SELECT FROM registry.client_events e
                               WHERE e.client_id = w.client_id AND e.number > w.delivered)
                       OR EXISTS (SELECT FROM registry.client_events e
                                  WHERE e.client_id = w.client_id AND e.number IS NULL))
                ORDER BY due_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
            RETURNING webhook_id, client_id, url, kinds, delivered, attempts, failure, dead_at, ended_at,
                      leased_until"""),
        {"lease": lease},
    )
    row = rows.mappings().one_or_none()
    return None if row is None else _webhook(row)


async def end_lease(session: AsyncSession, webhook: Webhook) -> None:
    """Its client's webhooks may be sent to again; a lease that ran out and is another's by now stays."""
    await session.execute(
        text("""
            UPDATE registry.webhooks SET leased_until = NULL
            WHERE webhook_id = :id AND leased_until = :until AND ended_at IS NULL"""),
        {"id": webhook.webhook_id, "until": webhook.leased_until},
    )


async def set_delivered(session: AsyncSession, webhook: Webhook, delivered: int) -> None:
    """It took everything up to a number; unless somebody has set it back meanwhile."""
    await session.execute(
        text("""
            UPDATE registry.webhooks
            SET delivered = :delivered, attempts = 0, failure = NULL, due_at = clock_timestamp()
            WHERE webhook_id = :id AND delivered = :former AND ended_at IS NULL"""),
        {"id": webhook.webhook_id, "delivered": delivered, "former": webhook.delivered},
    )


async def set_failed(session: AsyncSession, webhook: Webhook, failure: str, *, wait: timedelta, is_dead: bool) -> None:
    """It did not take them: again later, or not until somebody replays."""
    await session.execute(
        text("""
            UPDATE registry.webhooks SET attempts = attempts + 1, failure = :failure,
                   due_at = clock_timestamp() + :wait,
                   dead_at = CASE WHEN :is_dead THEN clock_timestamp() END
            WHERE webhook_id = :id AND delivered = :former AND ended_at IS NULL"""),
        {
            "id": webhook.webhook_id,
            "failure": failure,
            "wait": wait,
            "is_dead": is_dead,
            "former": webhook.delivered,
        },
    )


async def set_back(session: AsyncSession, webhook_id: UUID, after: int) -> None:
    """Send again from there on, at once; a dead one lives again."""
    await session.execute(
        text("""
            UPDATE registry.webhooks
            SET delivered = :after, attempts = 0, failure = NULL, dead_at = NULL, due_at = clock_timestamp()
            WHERE webhook_id = :id"""),
        {"id": webhook_id, "after": after},
    )


async def end_webhook(session: AsyncSession, webhook_id: UUID) -> None:
    """Nothing is sent there any more."""
    await session.execute(
        text("UPDATE registry.webhooks SET ended_at = clock_timestamp() WHERE webhook_id = :id"), {"id": webhook_id}
    )


def _webhook(row: RowMapping) -> Webhook:
    return Webhook(**{**row, "kinds": tuple(row["kinds"])})
