"""Year records: written by the projector, read by code or by record key."""

from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from lookup_portal.domain.factors import Factor
from lookup_portal.domain.publications import LockedYear
from lookup_portal.domain.years import KnownYear, StoredYear
from lookup_portal.storage.rows import standing_of, status_of

_STANDING = """
    r.lookup_code, r.school_year, r.level, r.packet, r.effective_at, r.annotation, r.decision_number, r.decided_on,
    s.issued_at AS status_issued_at, a.annotation AS status_annotation,
    coalesce(s.ended && r.signers, false) AS is_touched
"""
_JOINED = """
FROM read_model.records r
LEFT JOIN read_model.statuses s ON (s.registrar, s.school_year) = (r.registrar, r.school_year)
LEFT JOIN read_model.annotated a ON (a.registrar, a.school_year, a.packet) = (r.registrar, r.school_year, r.packet)
"""
_WHOLE = f"""
SELECT {_STANDING}, r.bundle, r.bundle_sha256, s.registrar AS status_registrar, s.seq,
       s.status, s.authority, s.certificates, s.ended
{_JOINED}"""


async def put_record(session: AsyncSession, year: LockedYear) -> bool:
    """Store a verified year; the same again, or the same packet with fewer annotations, changes nothing.

    False if the year is already held with another packet: a record key is locked once.
    """
    await session.execute(
        text("INSERT INTO read_model.school_years (school_year) VALUES (:year) ON CONFLICT DO NOTHING"),
        {"year": year.school_year},
    )
    values = {**vars(year), "decision_number": None, "decided_on": None, "signers": list(year.signers)}
    decision = values.pop("decision")
    if decision is not None:
        values |= {"decision_number": decision.number, "decided_on": decision.date}
    names = ", ".join(values)
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in values if name not in ("lookup_code", "school_year"))
    await session.execute(
        text(f"""
            INSERT INTO read_model.records AS r ({names}) VALUES ({", ".join(f":{name}" for name in values)})
            ON CONFLICT (lookup_code, school_year) DO UPDATE SET {changed}
            WHERE r.packet = EXCLUDED.packet AND r.annotations < EXCLUDED.annotations"""),
        values,
    )
    held = await session.scalar(
        text("SELECT packet FROM read_model.records WHERE (lookup_code, school_year) = (:code, :year)"),
        {"code": year.lookup_code, "year": year.school_year},
    )
    return bool(held == year.packet)


async def list_standings(session: AsyncSession, lookup_code: str) -> list[KnownYear]:
    """What is known of every year of a code, newest first; no content is read."""
    rows = await session.execute(
        text(f"SELECT {_STANDING} {_JOINED} WHERE r.lookup_code = :code ORDER BY r.school_year DESC"),
        {"code": lookup_code},
    )
    return [KnownYear(row.school_year, row.level, standing_of(row)) for row in rows]


async def find_factor(session: AsyncSession, lookup_code: str, school_year: str | None) -> Factor | None:
    """The second factor of one year, the newest if none is named. One query, whether or not there is a record."""
    row = (
        await session.execute(
            text("""
                SELECT school_year, record_key, packet, birth_sha256 FROM read_model.records
                WHERE lookup_code = :code AND school_year = coalesce(CAST(:year AS text), school_year)
                ORDER BY school_year DESC LIMIT 1"""),
            {"code": lookup_code, "year": school_year},
        )
    ).one_or_none()
    return None if row is None else Factor(row.school_year, row.record_key, row.packet, bytes(row.birth_sha256))


async def list_factors(session: AsyncSession, lookup_code: str) -> list[Factor]:
    """The second factor of every year, earliest first. One query, whether or not there is a record."""
    rows = await session.execute(
        text("""
            SELECT school_year, record_key, packet, birth_sha256 FROM read_model.records
            WHERE lookup_code = :code ORDER BY school_year"""),
        {"code": lookup_code},
    )
    return [Factor(row.school_year, row.record_key, row.packet, bytes(row.birth_sha256)) for row in rows]


async def get_year(session: AsyncSession, lookup_code: str, school_year: str) -> StoredYear:
    """A year that `find_factor` has found in the same transaction."""
    rows = await session.execute(
        text(f"{_WHOLE} WHERE (r.lookup_code, r.school_year) = (:code, :year)"),
        {"code": lookup_code, "year": school_year},
    )
    return _stored(rows.one())


async def list_years(session: AsyncSession, lookup_code: str) -> list[StoredYear]:
    """Every year of a code, earliest first."""
    rows = await session.execute(
        text(f"{_WHOLE} WHERE r.lookup_code = :code ORDER BY r.school_year"), {"code": lookup_code}
    )
    return [_stored(row) for row in rows]


def _stored(row: Row[Any]) -> StoredYear:
    return StoredYear(
        lookup_code=row.lookup_code,
        school_year=row.school_year,
        packet=row.packet,
        standing=standing_of(row),
        bundle=bytes(row.bundle),
        bundle_sha256=bytes(row.bundle_sha256),
        status=status_of(row),
    )
