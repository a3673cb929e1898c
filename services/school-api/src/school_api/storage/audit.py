"""Who did what, and who read personal data. Rows are only ever added."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema import canonical

# As of events: a lower number is never committed after a higher one was read. Below it only the events' own is taken.
_ORDER = "SELECT pg_advisory_xact_lock(hashtextextended('audit:' || :school, 0))"


Values = Mapping[str, str | int | bool]
"""What something was, or is: states, numbers and digests, never what is personal."""


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
    before: Values | None = None
    after: Values | None = None


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
                concerns, reason, before, after)
            VALUES (:school, :act, :by_whom, :client_id, :person_id, :role, :basis, :class_id, :draft_id, :part,
                :concerns, :reason, :before, :after)"""),
        {**vars(entry), "before": _told(entry.before), "after": _told(entry.after)},
    )


async def list_entries(session: AsyncSession, school: str, *, after: int, limit: int) -> list[StoredEntry]:
    """A school's entries behind a cursor, oldest first."""
    rows = await session.execute(
        text("""
            SELECT audit_id, at, school, act, by_whom, client_id, person_id, role, basis, class_id, draft_id, part,
                   concerns, reason, before, after
            FROM school.audit WHERE school = :school AND audit_id > :after ORDER BY audit_id LIMIT :limit"""),
        {"school": school, "after": after, "limit": limit},
    )
    stored = []
    for row in rows:
        values = dict(row._mapping)
        values |= {name: json.loads(values[name]) if values[name] else None for name in ("before", "after")}
        stored.append(StoredEntry(values.pop("audit_id"), values.pop("at"), Entry(**values)))
    return stored


def _told(values: Values | None) -> str | None:
    return None if values is None else canonical.dump(dict(values)).decode()
