"""Events of clients: numbered once they are committed, read behind a cursor."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class StoredEvent:
    """An event with its number."""

    event_id: UUID
    number: int
    kind: str
    school: str | None
    window_no: int | None
    about: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True)
class Feed:
    """How far a client's events are numbered, and up to which they were purged."""

    counted: int
    purged: int


AT_ONCE: Final = 5_000
"""More than are read or sent at once: whoever asks for the first time after years waits for these alone."""


async def list_uncounted(session: AsyncSession) -> list[str]:
    """Clients with events that have no number yet."""
    query = text("SELECT DISTINCT client_id FROM registry.client_events WHERE number IS NULL ORDER BY client_id")
    return list((await session.scalars(query)).all())


async def count_events(session: AsyncSession, client_id: str, most: int | None = AT_ONCE) -> Feed:
    """Number what has been committed since; one at a time for each client, until the transaction ends.

    A number is given to nothing that could still be undone, or still come: none is left out, and none comes later than
    a higher one.
    """
    await session.execute(
        text("INSERT INTO registry.client_feeds (client_id) VALUES (:client) ON CONFLICT DO NOTHING"),
        {"client": client_id},
    )
    # By a statement of its own: what is numbered below is read no older than the lock.
    rows = await session.execute(
        text("SELECT counted, purged FROM registry.client_feeds WHERE client_id = :client FOR NO KEY UPDATE"),
        {"client": client_id},
    )
    feed = rows.one()
    numbered = await session.execute(
        text("""
            UPDATE registry.client_events e SET number = n.number
            FROM (SELECT event_id, cast(:counted AS bigint) + row_number() OVER (ORDER BY event_no) AS number
                  FROM registry.client_events WHERE client_id = :client AND number IS NULL
                  ORDER BY event_no LIMIT :most) AS n
            WHERE e.event_id = n.event_id RETURNING e.number"""),
        {"client": client_id, "counted": feed.counted, "most": most},
    )
    counted = max((row.number for row in numbered), default=feed.counted)
    if counted > feed.counted:
        await session.execute(
            text("UPDATE registry.client_feeds SET counted = :counted WHERE client_id = :client"),
            {"client": client_id, "counted": counted},
        )
    return Feed(counted, feed.purged)


async def has_events(session: AsyncSession, client_id: str, after: int) -> bool:
    """Is there anything behind a number, be it numbered or not?"""
    query = text("""
        SELECT EXISTS (SELECT FROM registry.client_events WHERE client_id = :client AND number IS NULL)
            OR EXISTS (SELECT FROM registry.client_events WHERE client_id = :client AND number > :after)""")
    found: bool = (await session.execute(query, {"client": client_id, "after": after})).scalar_one()
    return found


async def list_events(session: AsyncSession, client_id: str, *, after: int, limit: int) -> list[StoredEvent]:
    """Numbered events behind a number, in order."""
    rows = await session.execute(
        text("""
            SELECT event_id, number, kind, school, window_no, about, at FROM registry.client_events
            WHERE client_id = :client AND number > :after ORDER BY number LIMIT :limit"""),
        {"client": client_id, "after": after, "limit": limit},
    )
    found = []
    for row in rows.mappings():
        about = row["about"]
        found.append(StoredEvent(**{**row, "about": json.loads(about) if isinstance(about, str) else about}))
    return found
