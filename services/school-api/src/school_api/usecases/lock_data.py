"""The school announces a lock of its own data, makes an exception from it, or ends it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema.verification.times import from_instant, to_instant
from school_api.domain.actors import Actor
from school_api.domain.content import check_signable
from school_api.domain.errors import ClassUnknown, DraftUnknown
from school_api.domain.year.errors import AlreadyEnded, DataLockUnknown, InstantRefused
from school_api.domain.year.lock_views import DataLockIn, DataLockOut, DataUnlockIn
from school_api.domain.year.locks import NOTICE
from school_api.storage import data_locks
from school_api.storage.classes import get_class
from school_api.storage.data_locks import AnnouncedLock
from school_api.storage.drafts import get_draft
from school_api.storage.events import add_event
from school_api.storage.schools import add_school


async def announce_lock(
    school: str, request: DataLockIn, *, actor: Actor, sessions: Sessions, clock: Clock
) -> DataLockOut:
    """Announce it, at least a minute before. Raises SchoolNotAllowed, ClassUnknown, ContentRefused, InstantRefused."""
    actor.check(school)
    check_signable({"reason": request.reason})
    now = clock()
    locks_at, until = from_instant(request.locks_at), from_instant(request.until) if request.until else None
    if locks_at < now + NOTICE or (until is not None and until <= locks_at) or (request.grade and request.class_id):
        raise InstantRefused
    new = AnnouncedLock(
        lock_id=uuid7(),
        school=school,
        school_year=request.school_year,
        grade=request.grade,
        class_id=UUID(request.class_id) if request.class_id else None,
        part=request.part or "",
        locks_at=locks_at,
        until=until,
        contact=request.contact,
        reason=request.reason,
        announced_by=actor.name,
    )
    async with sessions.begin() as session:
        await add_school(session, school)
        if new.class_id is not None:
            await _check_class(session, new.class_id, school)
        await data_locks.add_lock(session, new)
        await add_event(
            session,
            school,
            "data-lock-announced",
            lock_id=str(new.lock_id),
            school_year=new.school_year,
            locks_at=request.locks_at,
            **({"until": request.until} if request.until else {}),
        )
    return lock_out(new, now)


async def unlock_data(
    lock_id: UUID, request: DataUnlockIn, *, actor: Actor, sessions: Sessions, clock: Clock
) -> DataLockOut:
    """Let a class or a draft be changed until an instant, with a reason.

    Raises DataLockUnknown, ClassUnknown, DraftUnknown, ContentRefused, InstantRefused, AlreadyEnded.
    """
    check_signable({"reason": request.reason})
    now, until = clock(), from_instant(request.until)
    if until <= now:
        raise InstantRefused
    async with sessions.begin() as session:
        lock = await _get(session, lock_id, actor)
        if lock.lifted_at is not None:
            raise AlreadyEnded
        class_id = UUID(request.class_id) if request.class_id else None
        draft_id = UUID(request.draft_id) if request.draft_id else None
        if class_id is not None:
            await _check_class(session, class_id, lock.school)
        if draft_id is not None and (await get_draft(session, draft_id)).school != lock.school:
            raise DraftUnknown
        values = {"lock_id": lock_id, "class_id": class_id, "draft_id": draft_id, "parts": list(request.parts)}
        who = {"until": until, "reason": request.reason, "unlocked_by": actor.name}
        await data_locks.add_unlock(session, {"unlock_id": uuid7(), **values, **who})
        await add_event(
            session,
            lock.school,
            "data-unlocked",
            lock_id=str(lock_id),
            until=request.until,
            parts=list(request.parts),
            **({"class_id": request.class_id} if request.class_id else {}),
            **({"draft_id": request.draft_id} if request.draft_id else {}),
        )
    return lock_out(lock, now)


async def lift_lock(lock_id: UUID, reason: str, *, actor: Actor, sessions: Sessions, clock: Clock) -> DataLockOut:
    """End a lock for everybody. Raises DataLockUnknown, ContentRefused, AlreadyEnded."""
    check_signable({"reason": reason})
    async with sessions.begin() as session:
        lock = await _get(session, lock_id, actor)
        await data_locks.lift_lock(session, lock_id, lifted_by=actor.name, reason=reason)
        await add_event(session, lock.school, "data-lock-lifted", lock_id=str(lock_id))
        return lock_out(await data_locks.get_lock(session, lock_id), clock())


async def show_locks(
    school: str, school_year: str, *, actor: Actor, sessions: Sessions, clock: Clock
) -> list[DataLockOut]:
    """Every lock of a school and year. Raises SchoolNotAllowed."""
    actor.check(school)
    async with sessions() as session:
        found = await data_locks.list_locks(session, school, school_year)
    return [lock_out(lock, clock()) for lock in found]


def lock_out(lock: AnnouncedLock, now: datetime) -> DataLockOut:
    """A lock as the API shows it."""
    is_over = lock.lifted_at is not None or (lock.until is not None and lock.until <= now)
    return DataLockOut.model_validate(
        {
            "lock_id": str(lock.lock_id),
            "school": lock.school,
            "school_year": lock.school_year,
            "grade": lock.grade,
            "class_id": str(lock.class_id) if lock.class_id else None,
            "part": lock.part or None,
            "locks_at": to_instant(lock.locks_at),
            "until": to_instant(lock.until) if lock.until else None,
            "contact": lock.contact,
            "reason": lock.reason,
            "announced_by": lock.announced_by,
            "is_in_force": lock.locks_at <= now and not is_over,
            "lifted_at": to_instant(lock.lifted_at) if lock.lifted_at else None,
            "lift_reason": lock.lift_reason,
        }
    )


async def _get(session: AsyncSession, lock_id: UUID, actor: Actor) -> AnnouncedLock:
    lock = await data_locks.get_lock(session, lock_id)
    actor.check_sees(lock.school, DataLockUnknown)
    return lock


async def _check_class(session: AsyncSession, class_id: UUID, school: str) -> None:
    if (await get_class(session, class_id)).school != school:
        raise ClassUnknown
