"""A school: its acts, its last submissions, and where it stands in the window that is its next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class ToldSchool:
    """`windows` expect it, the newest first."""

    school: str
    name: str
    successor: str | None
    windows: tuple[int, ...]


@dataclass(frozen=True)
class ToldAct:
    """An act of the school: `withdrawal`, `close`, `reopen`."""

    kind: str
    window_no: int
    at: datetime


@dataclass(frozen=True)
class Arrived:
    """A submission of the school, late ones included."""

    submission_id: UUID
    window_no: int
    state: str
    received_at: datetime
    accepted: int
    refused: int


@dataclass(frozen=True)
class LockedGrades:
    """A lock that names the school."""

    seq: int
    window_no: int
    packets: int
    locked_at: datetime
    acknowledged_at: datetime | None


async def find_schools(
    session: AsyncSession, typed: str, *, within: Collection[str] | None, limit: int
) -> list[ToldSchool]:
    """Of some schools (None: of all) the one of this code; else those whose name has these letters."""
    rows = await session.execute(
        text("""
            SELECT s.school, s.name, s.successor, ARRAY(
                       SELECT w.window_no FROM registry.window_schools w WHERE w.school = s.school
                       ORDER BY w.window_no DESC LIMIT 20) AS windows
            FROM registry.schools s
            WHERE (s.school = :typed OR length(:typed) >= 3 AND position(lower(:typed) IN lower(s.name)) > 0)
              AND (cast(:within AS text[]) IS NULL OR s.school = ANY(:within))
            ORDER BY s.school <> :typed, s.school LIMIT :limit"""),
        {"typed": typed, "limit": limit, "within": None if within is None else sorted(within)},
    )
    found = [ToldSchool(**{**row, "windows": tuple(row["windows"])}) for row in rows.mappings()]
    return found[:1] if found and found[0].school == typed else found


async def list_acts(session: AsyncSession, school: ToldSchool, *, limit: int) -> list[ToldAct]:
    """The newest of its acts."""
    rows = await session.execute(
        text("""
            SELECT kind, window_no, received_at AS at FROM registry.school_acts
            WHERE window_no = ANY (:windows) AND school = :school ORDER BY received_at DESC LIMIT :limit"""),
        {"windows": list(school.windows), "school": school.school, "limit": limit},
    )
    return [ToldAct(**row) for row in rows.mappings()]


async def list_arrived(session: AsyncSession, school: ToldSchool, *, limit: int) -> list[Arrived]:
    """The newest of its submissions."""
    rows = await session.execute(
        text("""
            SELECT f.*, v.accepted, v.refused FROM (
                SELECT school_year, submission_id, window_no, state, received_at FROM registry.submissions
                WHERE school_year = ANY (ARRAY(SELECT DISTINCT school_year FROM registry.windows))
                  AND school = :school
                UNION ALL
                SELECT NULL, submission_id, window_no, 'late', received_at FROM registry.late_submissions
                WHERE window_no = ANY (:windows) AND school = :school
                ORDER BY received_at DESC LIMIT :limit) AS f
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE result = 'accepted') AS accepted,
                       count(*) FILTER (WHERE result = 'refused') AS refused
                FROM registry.verdicts v
                WHERE (v.school_year, v.school, v.submission_id) = (f.school_year, :school, f.submission_id)) AS v
            ORDER BY f.received_at DESC"""),
        {"windows": list(school.windows), "school": school.school, "limit": limit},
    )
    return [Arrived(**{name: value for name, value in row.items() if name != "school_year"}) for row in rows.mappings()]


async def list_locked(session: AsyncSession, school: str) -> list[LockedGrades]:
    """Locks with packets of the school."""
    rows = await session.execute(
        text("""
            SELECT k.seq, k.window_no, k.locked_at, k.acknowledged_at,
                   (SELECT count(*) FROM registry.lock_leaves l
                    WHERE (l.lock_seq, l.school) = (k.seq, :school)) AS packets
            FROM registry.lock_schools s JOIN registry.locks k ON k.seq = s.lock_seq
            WHERE s.school = :school ORDER BY k.seq"""),
        {"school": school},
    )
    return [LockedGrades(**row) for row in rows.mappings()]
