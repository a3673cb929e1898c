"""Submissions without a verdict: judged in vain, set aside after a few attempts, shown and put back by an operator."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.received import SubmissionKey

Undecided = Literal["received", "set-aside"]


@dataclass(frozen=True)
class UndecidedSubmission:
    """What an operator sees of a submission that has no verdict; nothing in it is about a person."""

    submission_id: UUID
    school: str
    window: int
    state: Undecided
    received_at: datetime
    attempts: int
    failure: str | None


async def add_attempt(
    session: AsyncSession, key: SubmissionKey, failure: str, *, most: int, pause: timedelta
) -> Undecided | None:
    """Count an attempt that failed; at the `most`th the submission is set aside. Its state, None if it has a verdict.

    Until then it waits: `pause`, and twice as long each time. Call under the window's lock.
    """
    row = (
        await session.execute(
            text("""
                UPDATE registry.submissions SET attempts = attempts + 1, failure = :failure,
                       state = CASE WHEN attempts + 1 >= :most THEN 'set-aside' ELSE state END,
                       retry_at = clock_timestamp() + cast(:pause AS interval) * power(2, attempts)
                WHERE school_year = :year AND school = :school AND submission_id = :id AND state = 'received'
                RETURNING state"""),
            {
                "failure": failure,
                "most": most,
                "pause": pause,
                "year": key.school_year,
                "school": key.school,
                "id": key.submission_id,
            },
        )
    ).one_or_none()
    return None if row is None else row.state


async def list_undecided(
    session: AsyncSession, state: Undecided, *, limit: int, window_no: int | None = None
) -> list[UndecidedSubmission]:
    """The oldest submissions in one of the states that keep a window from being locked."""
    rows = await session.execute(
        text("""
            SELECT submission_id, school, window_no AS window, state, received_at, attempts, failure
            FROM registry.submissions
            WHERE state = :state AND (cast(:no AS bigint) IS NULL OR window_no = :no)
            ORDER BY received_at LIMIT :limit"""),
        {"state": state, "no": window_no, "limit": limit},
    )
    return [UndecidedSubmission(**row._mapping) for row in rows]


async def find_set_aside(session: AsyncSession, submission_id: UUID) -> list[int]:
    """Windows, ascending, with a submission of this id that is set aside: an id is unique to its school only."""
    query = text("""
        SELECT DISTINCT window_no FROM registry.submissions
        WHERE submission_id = :id AND state = 'set-aside' ORDER BY window_no""")
    return list((await session.scalars(query, {"id": submission_id})).all())


async def put_back(session: AsyncSession, submission_id: UUID) -> int:
    """Let what was set aside be judged anew, with all its attempts; how many. Call under the windows' locks."""
    result = await session.execute(
        text("""
            UPDATE registry.submissions SET state = 'received', attempts = 0, retry_at = NULL
            WHERE submission_id = :id AND state = 'set-aside' RETURNING school"""),
        {"id": submission_id},
    )
    return len(result.all())
