"""The school's own locks: announced, excepted from, ended."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, status

from school_api.domain import errors
from school_api.domain.year import errors as year
from school_api.domain.year.lock_views import DataLockIn, DataLockOut, DataUnlockIn, LiftIn
from school_api.http.answers import responses
from school_api.http.deps import ClassReader, Reviewer, Use, actor_of
from school_api.http.problems import PROBLEMS
from school_api.http.year.deps import School, SchoolYearAsked
from school_api.usecases.lock_data import announce_lock, lift_lock, show_locks, unlock_data

router = APIRouter(prefix="/v1", tags=["locks"])

LockId = Annotated[UUID, Path(description="As the answer to announcing the lock has it")]


@router.post(
    "/schools/{school}/data-locks",
    status_code=status.HTTP_201_CREATED,
    responses=responses(
        PROBLEMS, errors.SchoolNotAllowed, errors.ClassUnknown, errors.ContentRefused, year.InstantRefused
    ),
)
async def create_data_lock(school: School, body: DataLockIn, caller: Reviewer, use: Use) -> DataLockOut:
    """Announce that the school's data is locked from an instant on, at least a minute before."""
    return await announce_lock(school, body, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)


@router.get("/schools/{school}/data-locks", responses=responses(PROBLEMS, errors.SchoolNotAllowed))
async def get_data_locks(
    school: School, school_year: SchoolYearAsked, caller: ClassReader, use: Use
) -> list[DataLockOut]:
    """Every lock of a school year, those that have ended included."""
    return await show_locks(school, school_year, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)


@router.post(
    "/data-locks/{lock_id}/unlocks",
    status_code=status.HTTP_201_CREATED,
    responses=responses(
        PROBLEMS,
        year.DataLockUnknown,
        errors.ClassUnknown,
        errors.DraftUnknown,
        errors.ContentRefused,
        year.InstantRefused,
        year.AlreadyEnded,
    ),
)
async def create_data_unlock(lock_id: LockId, body: DataUnlockIn, caller: Reviewer, use: Use) -> DataLockOut:
    """Let named parts of a class or a draft be changed until an instant."""
    return await unlock_data(lock_id, body, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)


@router.post(
    "/data-locks/{lock_id}/lift",
    responses=responses(PROBLEMS, year.DataLockUnknown, errors.ContentRefused, year.AlreadyEnded),
)
async def lift_data_lock(lock_id: LockId, body: LiftIn, caller: Reviewer, use: Use) -> DataLockOut:
    """End a lock for everybody."""
    return await lift_lock(lock_id, body.reason, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)
