"""A school's pupils of a year and level, as its classes have them, and which list the registrar has taken."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.registry_api import WindowOut


@dataclass(frozen=True)
class ClassPupil:
    """A pupil with a draft. `name` only while no record of his has been accepted."""

    pupil_code: str
    class_id: UUID
    grade: int
    class_name: str
    lookup_code: str
    name: str | None


async def list_class_pupils(session: AsyncSession, school: str, window: WindowOut) -> list[ClassPupil]:
    """By pupil code; of one who stands in two classes that of the completed track."""
    rows = await session.execute(
        text("""
            SELECT DISTINCT ON (d.pupil_code) d.pupil_code, c.class_id, coalesce(d.grade, c.grade) AS grade,
                   c.class AS class_name, d.lookup_code,
                   CASE WHEN d.state NOT IN ('accepted', 'locked')
                        THEN d.content -> 'identity' ->> 'full_name' END AS name
            FROM school.drafts d JOIN school.classes c USING (class_id)
            WHERE d.school = :school AND d.kind = 'year' AND (c.school_year, c.level) = (:year, :level)
            ORDER BY d.pupil_code, (c.track = 'completed') DESC"""),
        {"school": school, "year": window.school_year, "level": window.level},
    )
    return [ClassPupil(**row._mapping) for row in rows]


async def list_told_windows(session: AsyncSession) -> list[WindowOut]:
    """Windows as the registrar last told them, newest first."""
    query = text("SELECT cast(body AS text) FROM school.windows ORDER BY window_no DESC")
    return [WindowOut.model_validate_json(body) for body in (await session.scalars(query)).all()]


async def find_told_digest(session: AsyncSession, school: str, school_year: str, level: str) -> bytes | None:
    """Of the list that the registrar has taken last."""
    digest = await session.scalar(
        text("""
            SELECT sha256 FROM school.enrolments_told
            WHERE (school, school_year, level) = (:school, :year, :level)"""),
        {"school": school, "year": school_year, "level": level},
    )
    return None if digest is None else bytes(digest)


async def put_told(
    session: AsyncSession, school: str, school_year: str, level: str, *, sha256: bytes, seq: int
) -> None:
    """Keep which list the registrar has taken."""
    await session.execute(
        text("""
            INSERT INTO school.enrolments_told (school, school_year, level, sha256, seq)
            VALUES (:school, :year, :level, :sha256, :seq)
            ON CONFLICT (school, school_year, level)
            DO UPDATE SET sha256 = excluded.sha256, seq = excluded.seq, told_at = clock_timestamp()"""),
        {"school": school, "year": school_year, "level": level, "sha256": sha256, "seq": seq},
    )
