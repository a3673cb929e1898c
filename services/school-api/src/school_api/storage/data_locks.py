"""The school's locks and the exceptions from them, read in the transaction that they are about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.classes import SchoolClass
from school_api.domain.drafts import StoredDraft
from school_api.domain.year.errors import AlreadyEnded, DataLocked, DataLockUnknown
from school_api.domain.year.locks import DataLock, Unlock, locked_item, locked_parts

_ANNOUNCED = """
SELECT lock_id, school, school_year, grade, class_id, part, locks_at, until, contact, reason, announced_by,
       announced_at, lifted_at, lifted_by, lift_reason FROM school.data_locks
"""


@dataclass(frozen=True)
class AnnouncedLock:
    """A lock as it was announced, and its end."""

    lock_id: UUID
    school: str
    school_year: str
    grade: int | None
    class_id: UUID | None
    part: str
    locks_at: datetime
    until: datetime | None
    contact: str
    reason: str
    announced_by: str
    announced_at: datetime | None = None
    lifted_at: datetime | None = None
    lifted_by: str | None = None
    lift_reason: str | None = None


@dataclass(frozen=True)
class Touched:
    """What somebody is about to change: parts of a draft; without an id, of one that is yet to be.

    `grades` are those that the draft has before and after: in a combined class a lock of either holds.
    """

    draft_id: UUID | None
    grades: frozenset[int]
    parts: Collection[str]


async def check_unlocked(
    session: AsyncSession, school_class: SchoolClass, draft: StoredDraft, parts: Collection[str]
) -> None:
    """Raises DataLocked if one of the parts may not be changed now. Call under the class's lock.

    Now is the database's: the instant at which this is asked, not that at which the transaction began.
    """
    [refused] = await find_locked(session, school_class, [Touched(draft.draft_id, frozenset({draft.grade}), parts)])
    if refused:
        raise DataLocked([locked_item(lock, part) for lock, part in refused])


async def find_locked(
    session: AsyncSession, school_class: SchoolClass, changes: Sequence[Touched]
) -> list[list[tuple[DataLock, str]]]:
    """For each of several changes in a class what refuses which part; nothing for one that may be made."""
    rows = await session.execute(
        text("""
            SELECT l.lock_id, l.grade, l.class_id, l.part, l.locks_at, l.until, l.contact,
                   clock_timestamp() AS now, u.unlock_id, u.class_id AS for_class, u.draft_id AS for_draft,
                   u.parts AS for_parts, u.until AS unlocked_until
            FROM school.data_locks l LEFT JOIN school.data_unlocks u USING (lock_id)
            WHERE l.school = :school AND l.school_year = :year AND l.lifted_at IS NULL
              AND (l.grade IS NULL OR l.grade = ANY(:grades)) AND (l.class_id IS NULL OR l.class_id = :class_id)
            ORDER BY l.locks_at, l.lock_id"""),
        {
            "school": school_class.school,
            "year": school_class.school_year,
            "grades": sorted({grade for touched in changes for grade in touched.grades}),
            "class_id": school_class.class_id,
        },
    )
    locks: dict[UUID, DataLock] = {}
    now = None
    for row in rows:
        now = now or row.now
        known = locks.get(row.lock_id)
        lock = known or DataLock(row.lock_id, row.grade, row.class_id, row.part, row.locks_at, row.until, row.contact)
        unlocks = lock.unlocks
        if row.unlock_id is not None:
            entry = Unlock(row.for_class, row.for_draft, frozenset(row.for_parts), row.unlocked_until)
            unlocks = (*unlocks, entry)
        locks[row.lock_id] = DataLock(**{**vars(lock), "unlocks": unlocks})
    if now is None:
        return [[] for _ in changes]
    return [
        locked_parts(
            [lock for lock in locks.values() if lock.grade is None or lock.grade in touched.grades],
            school_class.class_id,
            touched.draft_id,
            touched.parts,
            now,
        )
        for touched in changes
    ]


async def add_lock(session: AsyncSession, new: AnnouncedLock) -> None:
    """Announce a lock."""
    await session.execute(
        text("""
            INSERT INTO school.data_locks (lock_id, school, school_year, grade, class_id, part, locks_at, until,
                contact, reason, announced_by)
            VALUES (:lock_id, :school, :school_year, :grade, :class_id, :part, :locks_at, :until,
                :contact, :reason, :announced_by)"""),
        vars(new),
    )


async def get_lock(session: AsyncSession, lock_id: UUID) -> AnnouncedLock:
    """Raises DataLockUnknown."""
    row = (await session.execute(text(f"{_ANNOUNCED} WHERE lock_id = :id"), {"id": lock_id})).one_or_none()
    if row is None:
        raise DataLockUnknown
    return AnnouncedLock(**row._mapping)


async def list_locks(session: AsyncSession, school: str, school_year: str) -> list[AnnouncedLock]:
    """All of a school and year, those that have ended included."""
    query = text(f"{_ANNOUNCED} WHERE school = :school AND school_year = :year ORDER BY locks_at, lock_id")
    rows = await session.execute(query, {"school": school, "year": school_year})
    return [AnnouncedLock(**row._mapping) for row in rows]


async def lift_lock(session: AsyncSession, lock_id: UUID, *, lifted_by: str, reason: str) -> None:
    """End a lock. Raises AlreadyEnded."""
    done = await session.scalars(
        text("""
            UPDATE school.data_locks SET lifted_at = clock_timestamp(), lifted_by = :by, lift_reason = :reason
            WHERE lock_id = :id AND lifted_at IS NULL RETURNING lock_id"""),
        {"id": lock_id, "by": lifted_by, "reason": reason},
    )
    if done.one_or_none() is None:
        raise AlreadyEnded


async def add_unlock(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """An exception from a lock; it is never changed."""
    await session.execute(
        text("""
            INSERT INTO school.data_unlocks (unlock_id, lock_id, class_id, draft_id, parts, until, reason, unlocked_by)
            VALUES (:unlock_id, :lock_id, :class_id, :draft_id, :parts, :until, :reason, :unlocked_by)"""),
        dict(values),
    )
