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
from school_api.domain.deciding import Place
from school_api.domain.errors import ClassUnknown, DraftUnknown
from school_api.domain.permissions import Action
from school_api.domain.permits import Permit
from school_api.domain.year.errors import AlreadyEnded, DataLockUnknown, InstantRefused
from school_api.domain.year.lock_views import DataLockIn, DataLockOut, DataUnlockIn
from school_api.domain.year.locks import NOTICE
from school_api.storage import data_locks
from school_api.storage.audit import Values
from school_api.storage.classes import get_class
from school_api.storage.data_locks import AnnouncedLock
from school_api.storage.drafts import get_draft
from school_api.storage.events import add_event
from school_api.storage.people import add_school
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import check_act, permit_act


async def announce_lock(
    school: str, request: DataLockIn, *, actor: Actor, sessions: Sessions, clock: Clock
) -> DataLockOut:
    """Announce it, at least a minute before.

    Raises SchoolNotAllowed, NotPermitted, ClassUnknown, ContentRefused, InstantRefused.
    """
    check_signable({"reason": request.reason})
    now = clock()
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.LOCK_DATA, Place(school))
        locks_at, until = from_instant(request.locks_at), from_instant(request.until) if request.until else None
        if locks_at < now + NOTICE or (until is not None and until <= locks_at) or (request.grade and request.class_id):
            raise InstantRefused
        await add_school(session, school, actor.new_schools)
        if request.class_id is not None:
            await _check_class(session, UUID(request.class_id), (school, request.school_year))
        new = _new(school, request, permit.by)
        await data_locks.add_lock(session, new)
        await note_act(session, permit, _about(new, request.reason, after=_told(new)))
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

    Raises DataLockUnknown, NotPermitted, ClassUnknown, DraftUnknown, ContentRefused, InstantRefused, AlreadyEnded.
    """
    check_signable({"reason": request.reason})
    now, until = clock(), from_instant(request.until)
    async with sessions.begin() as session:
        lock, permit = await _get(session, lock_id, actor)
        if until <= now:
            raise InstantRefused
        if lock.lifted_at is not None:
            raise AlreadyEnded
        class_id = UUID(request.class_id) if request.class_id else None
        draft_id = UUID(request.draft_id) if request.draft_id else None
        if class_id is not None:
            await _check_class(session, class_id, (lock.school, lock.school_year))
        if draft_id is not None:
            await _check_draft(session, draft_id, (lock.school, lock.school_year))
        values = {"lock_id": lock_id, "class_id": class_id, "draft_id": draft_id, "parts": list(request.parts)}
        who = {"until": until, "reason": request.reason, "unlocked_by": permit.by}
        await data_locks.add_unlock(session, {"unlock_id": uuid7(), **values, **who})
        await note_act(
            session,
            permit,
            About(
                class_id,
                draft_id,
                concerns=str(lock_id),
                reason=request.reason,
                before={"locked": True},
                after={"locked": False, "until": to_instant(until), "parts": " ".join(sorted(request.parts))},
            ),
            named="unlock-data",
        )
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
    """End a lock for everybody. Raises DataLockUnknown, NotPermitted, ContentRefused, AlreadyEnded."""
    check_signable({"reason": reason})
    async with sessions.begin() as session:
        lock, permit = await _get(session, lock_id, actor)
        await data_locks.lift_lock(session, lock_id, lifted_by=permit.by, reason=reason)
        about = _about(lock, reason, before=_told(lock), after={**_told(lock), "lifted": True})
        await note_act(session, permit, about, named="lift-data-lock")
        await add_event(session, lock.school, "data-lock-lifted", lock_id=str(lock_id))
        return lock_out(await data_locks.get_lock(session, lock_id), clock())


async def show_locks(
    school: str, school_year: str, *, actor: Actor, sessions: Sessions, clock: Clock
) -> list[DataLockOut]:
    """Every lock of a school and year. Raises SchoolNotAllowed, NotPermitted."""
    await check_act(actor, Action.READ_LOCKS, Place(school, school_year), sessions=sessions)
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


def _new(school: str, request: DataLockIn, announced_by: str) -> AnnouncedLock:
    return AnnouncedLock(
        lock_id=uuid7(),
        school=school,
        school_year=request.school_year,
        grade=request.grade,
        class_id=UUID(request.class_id) if request.class_id else None,
        part=request.part or "",
        locks_at=from_instant(request.locks_at),
        until=from_instant(request.until) if request.until else None,
        contact=request.contact,
        reason=request.reason,
        announced_by=announced_by,
    )


def _about(lock: AnnouncedLock, reason: str, *, after: Values, before: Values | None = None) -> About:
    part, concerns = lock.part or None, str(lock.lock_id)
    return About(lock.class_id, part=part, concerns=concerns, reason=reason, before=before, after=after)


def _told(lock: AnnouncedLock) -> Values:
    return {
        "locks_at": to_instant(lock.locks_at),
        **({"until": to_instant(lock.until)} if lock.until else {}),
        **({"grade": lock.grade} if lock.grade else {}),
    }


async def _get(session: AsyncSession, lock_id: UUID, actor: Actor) -> tuple[AnnouncedLock, Permit]:
    lock = await data_locks.get_lock(session, lock_id)
    return lock, await permit_act(session, actor, Action.LOCK_DATA, Place(lock.school), unknown=DataLockUnknown)


async def _check_class(session: AsyncSession, class_id: UUID, wanted: tuple[str, str]) -> None:
    """Raises ClassUnknown for a class of another school, or of another year: the lock would lock nothing."""
    found = await get_class(session, class_id)
    if (found.school, found.school_year) != wanted:
        raise ClassUnknown


async def _check_draft(session: AsyncSession, draft_id: UUID, wanted: tuple[str, str]) -> None:
    found = await get_draft(session, draft_id)
    if (found.school, found.school_year) != wanted:
        raise DraftUnknown
