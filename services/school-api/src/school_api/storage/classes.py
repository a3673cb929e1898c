"""Classes. Every transaction that writes to a class's drafts, sessions or signatures holds the class first."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from school_api.domain.classes import INTERIM, SchoolClass
from school_api.domain.errors import ClassUnknown
from school_api.storage.json_columns import load

_FIELDS = (
    "class_id, school, school_year, level, coalesce(grades, ARRAY[grade]) AS grades, class AS class_name, track, policy"
)


@dataclass(frozen=True)
class ClassSummary:
    """A class and how many of its drafts stand where."""

    school_class: SchoolClass
    states: dict[str, int]


async def add_class(session: AsyncSession, school_class: SchoolClass) -> SchoolClass:
    """Store a class unless its school has one of this name, year and track; the one that is there then."""
    await session.execute(
        text("INSERT INTO school.schools (school) VALUES (:school) ON CONFLICT DO NOTHING"),
        {"school": school_class.school},
    )
    await session.execute(
        text("""
            INSERT INTO school.classes (class_id, school, school_year, level, grade, grades, class, track, policy)
            VALUES (:class_id, :school, :school_year, :level, :grade, :grades, :class_name, :track, :policy)
            ON CONFLICT (school, school_year, class, track) DO NOTHING"""),
        {**asdict(school_class), "grade": school_class.grades[0], "grades": list(school_class.grades)},
    )
    rows = await session.execute(
        text(f"""
            SELECT {_FIELDS} FROM school.classes
            WHERE (school, school_year, class, track) = (:school, :school_year, :class_name, :track)"""),
        {
            "school": school_class.school,
            "school_year": school_class.school_year,
            "class_name": school_class.class_name,
            "track": school_class.track,
        },
    )
    return _class(rows.one())


async def get_class(session: AsyncSession, class_id: UUID) -> SchoolClass:
    """Raises ClassUnknown."""
    return await _one(session, f"SELECT {_FIELDS} FROM school.classes WHERE class_id = :id", class_id)


async def get_classes(session: AsyncSession, class_ids: Collection[UUID]) -> dict[UUID, SchoolClass]:
    """Classes by id."""
    query = text(f"SELECT {_FIELDS} FROM school.classes WHERE class_id = ANY(:ids)")
    rows = await session.execute(query, {"ids": list(class_ids)})
    return {row.class_id: _class(row) for row in rows}


async def hold_class(session: AsyncSession, class_id: UUID) -> SchoolClass:
    """Keep others from writing to the class until this transaction ends. Raises ClassUnknown.

    A statement of its own, so that what is read afterwards is no older than the lock.
    """
    query = f"SELECT {_FIELDS} FROM school.classes WHERE class_id = :id FOR NO KEY UPDATE"
    return await _one(session, query, class_id)


async def hold_classes(session: AsyncSession, class_ids: Collection[UUID]) -> None:
    """As `hold_class`, for several: in one order, so that two callers never wait for one another."""
    for class_id in sorted(class_ids):
        await hold_class(session, class_id)


async def hold_school_year(session: AsyncSession, school: str, school_year: str) -> None:
    """One import of a school and year at a time: two classes must not take in one pupil at once."""
    query = text("SELECT pg_advisory_xact_lock(hashtextextended(:school, hashtext(:year)))")
    await session.execute(query, {"school": school, "year": school_year})


async def list_classes(
    session: AsyncSession, schools: Sequence[str], school_year: str | None, *, with_interim: bool = False
) -> list[ClassSummary]:
    """Classes of some schools, with their drafts counted by state; of interim records only when asked."""
    rows = await session.execute(
        text(f"""
            SELECT {_FIELDS},
                   (SELECT coalesce(json_object_agg(state, number), '{{}}')
                    FROM (SELECT state, count(*) AS number FROM school.drafts d
                          WHERE d.class_id = c.class_id GROUP BY state) AS counted) AS states
            FROM school.classes c
            WHERE school = ANY(:schools) AND (cast(:year AS text) IS NULL OR school_year = :year)
              AND (:with_interim OR track <> :interim)
            ORDER BY school, school_year DESC, grade, class, track"""),
        {"schools": list(schools), "year": school_year, "with_interim": with_interim, "interim": INTERIM},
    )
    return [ClassSummary(_class(row), load(row.states)) for row in rows]


async def list_school_years(session: AsyncSession) -> list[str]:
    """School years that have classes here, of any school."""
    return list(await session.scalars(text("SELECT DISTINCT school_year FROM school.classes ORDER BY 1")))


async def list_classes_of(
    session: AsyncSession, school: str, school_year: str, level: str, track: str
) -> list[SchoolClass]:
    """The classes of one school that a file of the whole school may name."""
    rows = await session.execute(
        text(f"""
            SELECT {_FIELDS} FROM school.classes
            WHERE (school, school_year, level, track) = (:school, :school_year, :level, :track) ORDER BY class"""),
        {"school": school, "school_year": school_year, "level": level, "track": track},
    )
    return [_class(row) for row in rows]


async def _one(session: AsyncSession, query: str, class_id: UUID) -> SchoolClass:
    row = (await session.execute(text(query), {"id": class_id})).one_or_none()
    if row is None:
        raise ClassUnknown
    return _class(row)


def _class(row: Row[tuple[object, ...]]) -> SchoolClass:
    values = dict(row._mapping)
    values.pop("states", None)
    return SchoolClass(**{**values, "grades": tuple(values["grades"])})
