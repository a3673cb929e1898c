"""Who did what, and who read personal data. Rows are only ever added."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# As of events: a lower number is never committed after a higher one was read. Below it only the events' own is taken.
_ORDER = "SELECT pg_advisory_xact_lock(hashtextextended('audit:' || :school, 0))"


@dataclass(frozen=True)
class Entry:
    """An act, or a reading. `concerns` is the person or holding that it is about, or another id; never content."""

    school: str
    act: str
    by_whom: str
    client_id: str
    person_id: UUID | None = None
    role: str | None = None
    basis: UUID | None = None
    class_id: UUID | None = None
    draft_id: UUID | None = None
    part: str | None = None
    concerns: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class StoredEntry:
    """An entry as it is read."""

    audit_id: int
    at: datetime
    entry: Entry


async def add_entry(session: AsyncSession, entry: Entry) -> None:
    """Note it with the caller's transaction; the last thing before its event."""
    await session.execute(text(_ORDER), {"school": entry.school})
    await session.execute(
        text("""
            INSERT INTO school.audit (school, act, by_whom, client_id, person_id, role, basis, class_id, draft_id, part,
                concerns, reason)
            VALUES (:school, :act, :by_whom, :client_id, :person_id, :role, :basis, :class_id, :draft_id, :part,
                :concerns, :reason)"""),
        vars(entry),
    )


async def list_entries(session: AsyncSession, school: str, *, after: int, limit: int) -> list[StoredEntry]:
    """A school's entries behind a cursor, oldest first."""
    rows = await session.execute(
        text("""
            SELECT audit_id, at, school, act, by_whom, client_id, person_id, role, basis, class_id, draft_id, part,
                   concerns, reason
            FROM school.audit WHERE school = :school AND audit_id > :after ORDER BY audit_id LIMIT :limit"""),
        {"school": school, "after": after, "limit": limit},
    )
    stored = []
    for row in rows:
        values = dict(row._mapping)
        stored.append(StoredEntry(values.pop("audit_id"), values.pop("at"), Entry(**values)))
    return stored
