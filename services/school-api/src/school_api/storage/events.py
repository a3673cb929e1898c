"""The feed that saves school software from polling: what happened, in the order in which it became true."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.storage.json_columns import dump, load

# Numbers are given out before commits happen. Under this lock, held until the commit, a lower number is never
# committed after a higher one was read: a cursor misses nothing. Take it last: whoever holds it waits for nobody.
_ORDER = "SELECT pg_advisory_xact_lock(hashtextextended('school.events', 0))"


@dataclass(frozen=True)
class Event:
    """What happened at a school; `body` has ids of ours, never content."""

    event_id: int
    school: str
    kind: str
    body: Mapping[str, Any]
    at: datetime


async def add_event(session: AsyncSession, school: str, kind: str, **body: object) -> None:
    """Tell it with the caller's transaction; the last thing that the transaction does."""
    await session.execute(text(_ORDER))
    await session.execute(
        text("INSERT INTO school.events (school, kind, body) VALUES (:school, :kind, :body)"),
        {"school": school, "kind": kind, "body": dump(body)},
    )


async def list_events(session: AsyncSession, schools: Collection[str], *, after: int, limit: int) -> list[Event]:
    """Events of some schools behind a cursor, oldest first."""
    rows = await session.execute(
        text("""
            SELECT event_id, school, kind, body, at FROM school.events
            WHERE school = ANY(:schools) AND event_id > :after ORDER BY event_id LIMIT :limit"""),
        {"schools": list(schools), "after": after, "limit": limit},
    )
    return [Event(**{**row._mapping, "body": load(row.body)}) for row in rows]
