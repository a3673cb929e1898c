"""Pupils in some states, one after the other; names only of those who have no accepted record."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.storage.reconciling.pupils import Asked, pupils_sql


@dataclass(frozen=True)
class Listed:
    """A pupil of a school, with his place in its list of these states."""

    school: str
    position: int
    grade: int | None
    class_name: str
    pupil_code: str | None
    record_key: str | None
    name: str | None
    state: str
    reason: str | None
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Narrowed:
    """Which pupils: in which states, of which grade and class, after which place and how many (None: all)."""

    states: Sequence[str]
    grade: int | None = None
    class_name: str | None = None
    after: int = 0
    limit: int | None = None


async def stream_pupils(session: AsyncSession, asked: Asked, narrowed: Narrowed) -> AsyncIterator[Listed]:
    """By school, grade, class and code; one row at a time."""
    values = {
        **asked.values,
        "states": list(narrowed.states),
        "grade": narrowed.grade,
        "class": narrowed.class_name,
        "after": narrowed.after,
        "limit": narrowed.limit,
    }
    result = await session.stream(text(f"{pupils_sql(asked.window)} {_LISTED}"), values)
    async for row in result:
        yield Listed(**{**row._mapping, "codes": tuple(row.codes or ())})


_LISTED = """
SELECT listed.*, n.name FROM (
    SELECT school,
           row_number() OVER (PARTITION BY school
                              ORDER BY grade, class COLLATE "C", pupil_code COLLATE "C", record_key) AS position,
           grade, class AS class_name, pupil_code, record_key, state, reason, codes
    FROM pupils
    WHERE state = ANY(:states) AND (cast(:grade AS smallint) IS NULL OR grade = :grade)
      AND (cast(:class AS text) IS NULL OR class = :class)) AS listed
LEFT JOIN registry.enrolled_names n
    ON (n.school_year, n.level, n.school, n.pupil_code) = (:year, :level, listed.school, listed.pupil_code)
    AND listed.state IN ('missing', 'refused', 'revoked', 'excused')
WHERE listed.position > :after
ORDER BY listed.school, listed.position LIMIT cast(:limit AS bigint)
"""
