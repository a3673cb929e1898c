"""What schools are from a day on: commune, type, levels. The entry that began last counts while it lasts; of several of
one day the last that was told. None is ever rewritten."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.codes.schools import School

# The day in Viet Nam: schools and communes change at its midnight.
_NOW = """
FROM (SELECT DISTINCT ON (e.school) e.* FROM registry.school_entries e
      WHERE e.valid_from <= cast(timezone('Asia/Ho_Chi_Minh', :at) AS date)
      ORDER BY e.school, e.valid_from DESC, e.entry_no DESC) AS held
WHERE (held.valid_to IS NULL OR held.valid_to >= cast(timezone('Asia/Ho_Chi_Minh', :at) AS date))
"""


async def list_schools_of_level(session: AsyncSession, level: str, at: datetime) -> list[tuple[str, str | None]]:
    """Schools that teach a level at an instant, with their types."""
    query = text(f"SELECT held.school, held.type {_NOW} AND :level = ANY(held.levels) ORDER BY held.school")
    rows = await session.execute(query, {"at": at, "level": level})
    return [(row.school, row.type) for row in rows]


async def list_schools_of_communes(session: AsyncSession, communes: Collection[str], at: datetime) -> list[str]:
    """Schools that are in one of the communes at an instant."""
    query = text(f"SELECT held.school {_NOW} AND held.commune = ANY(:communes) ORDER BY held.school")
    return list((await session.scalars(query, {"at": at, "communes": list(communes)})).all())


async def hold_entries(session: AsyncSession) -> None:
    """One import at a time."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('school-entries', 0))"))


async def load_entries(session: AsyncSession, schools: Collection[str]) -> dict[tuple[str, str], School]:
    """Entries that count, by school and first day."""
    rows = await session.execute(
        text("""
            SELECT DISTINCT ON (school, valid_from) school, valid_from, valid_to, name, commune, type, levels
            FROM registry.school_entries WHERE school = ANY(:schools)
            ORDER BY school, valid_from, entry_no DESC"""),
        {"schools": list(schools)},
    )
    entries = [
        School.model_construct(
            code=row.school,
            name=row.name,
            valid_from=row.valid_from.isoformat(),
            valid_to=row.valid_to.isoformat() if row.valid_to else None,
            successor_of=(),
            commune=row.commune,
            type=row.type,
            levels=tuple(row.levels),
        )
        for row in rows
    ]
    return {(entry.code, entry.valid_from): entry for entry in entries}


async def put_entries(session: AsyncSession, entries: Sequence[School], *, source: str) -> None:
    """Register schools that are not there, and store their entries."""
    for entry in entries:
        values = {
            "school": entry.code,
            "name": entry.name,
            "from": date.fromisoformat(entry.valid_from),
            "to": date.fromisoformat(entry.valid_to) if entry.valid_to else None,
            "commune": entry.commune,
            "type": entry.type,
            "levels": list(entry.levels),
            "source": source,
        }
        await session.execute(_REGISTER, {"school": entry.code, "name": entry.name})
        await session.execute(_PUT, values)


_REGISTER = text("""
INSERT INTO registry.schools (school, name) VALUES (:school, :name)
ON CONFLICT (school) DO UPDATE SET name = excluded.name
""")
_PUT = text("""
INSERT INTO registry.school_entries (school, valid_from, valid_to, name, commune, type, levels, source)
VALUES (:school, :from, :to, :name, :commune, :type, :levels, :source)
""")
