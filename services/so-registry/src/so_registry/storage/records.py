"""Records and the pupil keys that lead to them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

Key = tuple[str, str]


async def hold_keys(session: AsyncSession, level: str, keys: Sequence[Key]) -> None:
    """Let two requests for the same pupil wait for one another; in one order, so that they never deadlock."""
    names = sorted({f"{level}/{kind}/{value}" for kind, value in keys})
    await session.execute(
        text("""
            SELECT pg_advisory_xact_lock(lock) FROM (
                SELECT DISTINCT hashtextextended(name, 0) AS lock FROM unnest(cast(:names AS text[])) AS name
                ORDER BY lock) AS ordered"""),
        {"names": names},
    )


async def find_codes(session: AsyncSession, level: str, keys: Sequence[Key]) -> dict[Key, str]:
    """Codes by the keys that are linked to them."""
    rows = await session.execute(
        text("""
            SELECT kind, value, lookup_code FROM registry.pupil_keys
            JOIN unnest(cast(:kinds AS text[]), cast(:values AS text[])) AS wanted (kind, value) USING (kind, value)
            WHERE level = :level"""),
        {"level": level, "kinds": [kind for kind, _ in keys], "values": [value for _, value in keys]},
    )
    return {(row.kind, row.value): row.lookup_code for row in rows}


async def find_keys(session: AsyncSession, codes: Collection[str]) -> dict[str, set[Key]]:
    """By code, the keys that are linked to it."""
    rows = await session.execute(
        text("SELECT lookup_code, kind, value FROM registry.pupil_keys WHERE lookup_code = ANY(:codes)"),
        {"codes": list(codes)},
    )
    found: dict[str, set[Key]] = {}
    for row in rows:
        found.setdefault(row.lookup_code, set()).add((row.kind, row.value))
    return found


async def find_managers(session: AsyncSession, codes: Collection[str]) -> dict[str, frozenset[str]]:
    """By code, who manages the record: its school, and that school's successor if it has one."""
    rows = await session.execute(
        text("""
            SELECT r.lookup_code, r.school, s.successor
            FROM registry.records r JOIN registry.schools s USING (school) WHERE r.lookup_code = ANY(:codes)"""),
        {"codes": list(codes)},
    )
    return {row.lookup_code: frozenset({row.school, row.successor} - {None}) for row in rows}


async def add_record(session: AsyncSession, lookup_code: str, level: str, school: str) -> None:
    """A new record, managed by the school that asked for it."""
    await session.execute(
        text("INSERT INTO registry.records (lookup_code, level, school) VALUES (:code, :level, :school)"),
        {"code": lookup_code, "level": level, "school": school},
    )


async def link_keys(session: AsyncSession, level: str, codes: Mapping[Key, str]) -> None:
    """Link keys to codes; the primary key refuses a key of another code."""
    await session.execute(
        text("""
            INSERT INTO registry.pupil_keys (level, kind, value, lookup_code)
            SELECT :level, kind, value, code
            FROM unnest(cast(:kinds AS text[]), cast(:values AS text[]), cast(:codes AS text[]))
                AS linked (kind, value, code)"""),
        {
            "level": level,
            "codes": list(codes.values()),
            "kinds": [kind for kind, _ in codes],
            "values": [value for _, value in codes],
        },
    )
