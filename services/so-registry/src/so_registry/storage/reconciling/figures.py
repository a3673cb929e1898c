"""Counting the rows of `pupils`: by class, school, commune or the whole window."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.reconciling.figures import STATES, Counted
from so_registry.storage.reconciling.pupils import Asked, pupils_sql

_COUNTS = ", ".join(f"count(*) FILTER (WHERE state = '{state}') AS {state.replace('-', '_')}" for state in STATES)


@dataclass(frozen=True)
class SchoolActivity:
    """What a school did beside single records, as of an instant."""

    school: str
    name: str
    commune: str | None
    is_moved: bool
    enrolment: int | None
    enrolled_at: datetime | None
    waiting: int
    refused_whole: int
    late: int
    last_received_at: datetime | None
    is_closed: bool
    returns_open: int


async def count_by_class(session: AsyncSession, asked: Asked) -> list[Counted]:
    """One row for each class of each school, by grade and name."""
    return [_counted(row) async for row in _stream(session, asked, "school, grade, class")]


async def stream_by_class(session: AsyncSession, asked: Asked) -> AsyncIterator[Counted]:
    """The same, one at a time: a province has 58,000 classes."""
    async for row in _stream(session, asked, "school, grade, class"):
        yield _counted(row)


async def count_by_school(session: AsyncSession, asked: Asked) -> dict[str, Counted]:
    """By school; one that has no row has no pupil and no record."""
    return {row.school: _counted(row) async for row in _stream(session, asked, "school")}


async def list_activity(session: AsyncSession, asked: Asked) -> list[SchoolActivity]:
    """Every school of the window, by code."""
    rows = await session.execute(_ACTIVITY, asked.values)
    return [SchoolActivity(**row._mapping) for row in rows]


async def _stream(session: AsyncSession, asked: Asked, by: str) -> AsyncIterator[Any]:
    query = text(f"{pupils_sql(asked.window)} SELECT {by}, {_COUNTS} FROM pupils GROUP BY {by} ORDER BY {by}")
    result = await session.stream(query, asked.values)
    async for row in result:
        yield row


def _counted(row: Any) -> Counted:
    values = dict(row._mapping)
    counts = {state: values.pop(state.replace("-", "_")) for state in STATES}
    return Counted(counts, values["school"], values.get("grade"), values.get("class"))


_ACTIVITY = text("""
SELECT e.school, s.name,
       (SELECT h.commune FROM registry.school_entries h
        WHERE h.school = e.school AND h.valid_from <= cast(timezone('Asia/Ho_Chi_Minh', :at) AS date)
        ORDER BY h.valid_from DESC LIMIT 1) AS commune,
       coalesce(e.moved_at <= :at, false) AS is_moved,
       n.seq AS enrolment, n.told_at AS enrolled_at,
       coalesce(b.waiting, 0) AS waiting, coalesce(b.refused_whole, 0) AS refused_whole, b.last_received_at,
       (SELECT count(*) FROM registry.late_submissions l
        WHERE l.window_no = :no AND l.school = e.school AND l.received_at <= :at) AS late,
       NOT EXISTS (
           SELECT FROM unnest(coalesce(e.grades, cast(:grades AS smallint[]))) AS g (grade)
           WHERE NOT EXISTS (SELECT FROM registry.closes c
                             WHERE c.window_no = :no AND c.school = e.school AND g.grade = ANY(c.grades)
                               AND c.closed_at <= :at AND (c.reopened_at IS NULL OR c.reopened_at > :at))) AS is_closed,
       (SELECT count(*) FROM registry.returns r
        WHERE r.window_no = :no AND r.school = e.school AND r.returned_at <= :at
          AND (r.settled_at IS NULL OR r.settled_at > :at)) AS returns_open
FROM registry.window_schools e JOIN registry.schools s USING (school)
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE b.verified_at IS NULL OR b.verified_at > :at) AS waiting,
           count(*) FILTER (WHERE b.state = 'refused' AND b.verified_at <= :at) AS refused_whole,
           max(b.received_at) AS last_received_at
    FROM registry.submissions b
    WHERE b.school_year = :year AND b.school = e.school AND b.window_no = :no AND b.received_at <= :at) AS b ON true
LEFT JOIN LATERAL (
    SELECT n.seq, n.told_at FROM registry.enrolments n
    WHERE (n.school_year, n.level, n.school) = (:year, :level, e.school) AND n.told_at <= :at
    ORDER BY n.seq DESC LIMIT 1) AS n ON true
WHERE e.window_no = :no AND (cast(:schools AS text[]) IS NULL OR e.school = ANY(:schools))
ORDER BY e.school""")
