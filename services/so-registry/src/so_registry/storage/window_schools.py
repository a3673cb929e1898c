"""Whom a window expects: its schools, where they went on, and the records that it takes where it does not take all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.intake.windows import Expects, Window
from so_registry.storage.asking import JsonRow, Question


@dataclass(frozen=True)
class ExpectedSchool:
    """A school of a window; `grades` None: all of the window's."""

    school: str
    grades: tuple[int, ...] | None
    moved_to: int | None = None


async def list_schools(session: AsyncSession, window_no: int, *, at: datetime | None = None) -> list[str]:
    """Schools that the window expects now, or expected at an instant: what came before a school moved on counts."""
    query = text("""
        SELECT school FROM registry.window_schools
        WHERE window_no = :no AND (moved_at IS NULL OR cast(:at AS timestamptz) < moved_at) ORDER BY school""")
    return list((await session.scalars(query, {"no": window_no, "at": at})).all())


def expects_school_question(window_no: int, school: str, *, at: datetime) -> Question[list[str]]:
    """As `list_schools` at an instant, for one school: it alone, or none."""
    return Question(
        """
        SELECT school FROM registry.window_schools
        WHERE window_no = :no AND school = :school AND (moved_at IS NULL OR cast(:at AS timestamptz) < moved_at)""",
        {"no": window_no, "school": school, "at": at},
        lambda rows: [row["school"] for row in rows],
    )


async def load_expected(session: AsyncSession, window_no: int) -> list[ExpectedSchool]:
    """Every school that the window ever expected."""
    rows = await session.execute(
        text("SELECT school, grades, moved_to FROM registry.window_schools WHERE window_no = :no ORDER BY school"),
        {"no": window_no},
    )
    return [ExpectedSchool(row.school, tuple(row.grades) if row.grades else None, row.moved_to) for row in rows]


async def add_schools(session: AsyncSession, window_no: int, schools: Mapping[str, Sequence[int] | None]) -> None:
    """Expect schools, each with its grades."""
    for school, grades in sorted(schools.items()):
        await session.execute(
            text("INSERT INTO registry.window_schools (window_no, school, grades) VALUES (:no, :school, :grades)"),
            {"no": window_no, "school": school, "grades": list(grades) if grades else None},
        )


async def find_unknown(session: AsyncSession, schools: Collection[str]) -> list[str]:
    """Those that are not registered."""
    query = text("""
        SELECT wanted FROM unnest(cast(:schools AS text[])) AS wanted
        WHERE NOT EXISTS (SELECT FROM registry.schools s WHERE s.school = wanted)""")
    return list((await session.scalars(query, {"schools": sorted(schools)})).all())


async def move_schools(
    session: AsyncSession, window_no: int, schools: Collection[str], *, to: int, at: datetime
) -> None:
    """They go on in another window; call it with the window held alone."""
    await session.execute(
        text("""
            UPDATE registry.window_schools SET moved_to = :to, moved_at = :at
            WHERE window_no = :no AND school = ANY(:schools) AND moved_to IS NULL"""),
        {"no": window_no, "schools": sorted(schools), "to": to, "at": at},
    )


async def find_moves(session: AsyncSession, school: str) -> dict[int, int]:
    """Windows that a school has left for an extension → the extension."""
    query = text("""
        SELECT e.window_no, e.moved_to FROM registry.windows w
        JOIN registry.window_schools e ON (e.window_no, e.school) = (w.window_no, :school)
        WHERE e.moved_to IS NOT NULL""")
    return {row.window_no: row.moved_to for row in await session.execute(query, {"school": school})}


async def add_named_records(session: AsyncSession, window_no: int, record_keys: Collection[str]) -> None:
    """The record keys that the decision of a special window names."""
    await session.execute(
        text("""
            INSERT INTO registry.window_records (window_no, record_key)
            SELECT :no, unnest(cast(:keys AS text[]))"""),
        {"no": window_no, "keys": sorted(record_keys)},
    )


def expected_question(window: Window, record_keys: Sequence[str]) -> Question[frozenset[str]] | None:
    """Which of some record keys a window takes that does not take everybody's; None: it takes them all."""
    if window.expects == Expects.EVERYBODY:
        return None
    if window.expects == Expects.NAMED:
        query = "SELECT record_key FROM registry.window_records WHERE window_no = :no AND record_key = ANY(:keys)"
        return Question(query, {"no": window.window_no, "keys": list(record_keys)}, _keys)
    query = f"SELECT l.record_key {_LEFT_OUT} AND l.record_key = ANY(:keys)"
    return Question(query, {**_of(window), "keys": list(record_keys)}, _keys)


def _keys(rows: Sequence[JsonRow]) -> frozenset[str]:
    return frozenset(row["record_key"] for row in rows)


async def list_schools_left_out(session: AsyncSession, window: Window) -> list[str]:
    """Schools whose close names somebody whom this supplementary window takes."""
    query = text(f"SELECT DISTINCT l.school {_LEFT_OUT} ORDER BY l.school")
    return list((await session.scalars(query, _of(window))).all())


def school_grades_question(window_no: int, school: str) -> Question[frozenset[int] | None]:
    """With which grades a school takes part; None: all of the window's, or nobody has said."""
    return Question(
        "SELECT grades FROM registry.window_schools WHERE window_no = :no AND school = :school AND grades <> '{}'",
        {"no": window_no, "school": school},
        lambda rows: next((frozenset(row["grades"]) for row in rows), None),
    )


# Of windows whose cutoff has passed alone: until then a school may still reopen its close.
_LEFT_OUT = """
FROM registry.standing_left_out l
WHERE l.registrar = :registrar AND l.school_year = :year AND l.level = :level AND l.track = :track
  AND l.reason = 'supplementary' AND l.record_key IS NOT NULL AND NOT l.is_open
"""


def _of(window: Window) -> dict[str, object]:
    return {
        "registrar": window.registrar,
        "year": window.school_year,
        "level": window.level,
        "track": window.left_out_of,
    }
