"""Uses of paper: declared, ended, and who is on paper today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.registry_api import WindowOut
from school_api.domain.year.errors import AlreadyEnded, PaperUseUnknown
from school_api.domain.year.papers import PaperPupil, PaperUse

# A statement's own condition for "this draft's pupil is on paper now"; `d` is the draft, `:today` the day in Viet Nam.
ON_PAPER = """
EXISTS (SELECT FROM school.paper_uses u WHERE u.school = d.school AND u.school_year = d.school_year
        AND u.ended_at IS NULL AND u.since <= :today AND (u.until IS NULL OR :today <= u.until)
        AND (u.class_id IS NULL OR u.class_id = d.class_id) AND (u.pupil_code IS NULL OR u.pupil_code = d.pupil_code))
"""
# A combined class has several: its pupils' own stands with the declaration.
_GRADE = "coalesce(u.grade, c.grade)"
_SELECT = """
SELECT paper_id, school, school_year, class_id, pupil_code, grade, reason, decision, since, until, declared_by,
       declared_at, ended_at, end_reason FROM school.paper_uses
"""


@dataclass(frozen=True)
class DeclaredPaper:
    """A use of paper as it was declared, and its end."""

    paper_id: UUID
    school: str
    school_year: str
    class_id: UUID | None
    pupil_code: str | None
    grade: int | None
    reason: str
    decision: str
    since: date
    until: date | None
    declared_by: str
    declared_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None


async def add_paper(session: AsyncSession, new: DeclaredPaper) -> None:
    """Declare a use of paper."""
    await session.execute(
        text("""
            INSERT INTO school.paper_uses (paper_id, school, school_year, class_id, pupil_code, grade, reason, decision,
                since, until, declared_by)
            VALUES (:paper_id, :school, :school_year, :class_id, :pupil_code, :grade, :reason, :decision,
                :since, :until, :declared_by)"""),
        vars(new),
    )


async def get_paper(session: AsyncSession, paper_id: UUID) -> DeclaredPaper:
    """Raises PaperUseUnknown."""
    row = (await session.execute(text(f"{_SELECT} WHERE paper_id = :id"), {"id": paper_id})).one_or_none()
    if row is None:
        raise PaperUseUnknown
    return DeclaredPaper(**row._mapping)


async def list_papers(session: AsyncSession, school: str, school_year: str) -> list[DeclaredPaper]:
    """All of a school and year, those that have ended included."""
    query = text(f"{_SELECT} WHERE school = :school AND school_year = :year ORDER BY declared_at, paper_id")
    rows = await session.execute(query, {"school": school, "year": school_year})
    return [DeclaredPaper(**row._mapping) for row in rows]


async def end_paper(session: AsyncSession, paper_id: UUID, *, ended_by: str, reason: str) -> None:
    """Raises AlreadyEnded."""
    done = await session.scalars(
        text("""
            UPDATE school.paper_uses SET ended_at = clock_timestamp(), ended_by = :by, end_reason = :reason
            WHERE paper_id = :id AND ended_at IS NULL RETURNING paper_id"""),
        {"id": paper_id, "by": ended_by, "reason": reason},
    )
    if done.one_or_none() is None:
        raise AlreadyEnded


async def list_uses(session: AsyncSession, school: str, school_year: str) -> list[PaperUse]:
    """Those that have not been ended, whatever their days."""
    found = await list_papers(session, school, school_year)
    return [
        PaperUse(entry.paper_id, entry.class_id, entry.pupil_code, entry.since, entry.until, entry.decision)
        for entry in found
        if entry.ended_at is None
    ]


async def today_in_vietnam(session: AsyncSession) -> date:
    """The day on which it is now, by the database's clock."""
    today: date = await session.scalar(text("SELECT cast(clock_timestamp() AT TIME ZONE 'Asia/Ho_Chi_Minh' AS date)"))
    return today


async def list_declared_pupils(
    session: AsyncSession, school: str, window: WindowOut, grades: Sequence[int]
) -> list[PaperPupil]:
    """Pupils on paper by name who have no draft in their class: a pupil on paper may never have been imported."""
    rows = await session.execute(
        text(f"""
            SELECT DISTINCT u.pupil_code, c.class_id, {_GRADE} AS grade, c.class AS class_name
            FROM school.paper_uses u JOIN school.classes c USING (class_id)
            WHERE u.school = :school AND u.school_year = :year AND u.ended_at IS NULL AND u.pupil_code IS NOT NULL
              AND {_GRADE} = ANY(:grades) AND (c.level, c.track) = (:level, :track)
              AND NOT EXISTS (SELECT FROM school.drafts d WHERE d.school = u.school AND d.school_year = u.school_year
                                AND d.pupil_code = u.pupil_code AND d.kind = 'year')
            ORDER BY u.pupil_code"""),
        {
            "school": school,
            "year": window.school_year,
            "level": window.level,
            "track": window.track,
            "grades": list(grades),
        },
    )
    return [PaperPupil(**row._mapping) for row in rows]
