"""Who was left out at a close, and the records of a school by which he is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.base64url import encode
from hbs_schema.digests import record_key
from hbs_schema.statements.payloads import LeftOut
from so_registry.storage.closes import NewClose


@dataclass(frozen=True)
class OwnRecords:
    """Record keys, for one school year, of the records that a school manages."""

    keys: frozenset[str]
    by_pupil_code: Mapping[str, str]
    """By the school's own code of the pupil."""


async def find_own_records(session: AsyncSession, school: str, level: str, school_year: str) -> OwnRecords:
    """Of the school, and of those that it took over; what was handed over is its new school's."""
    rows = await session.execute(
        text("""
            SELECT r.lookup_code, k.value
            FROM (SELECT lookup_code, level FROM registry.records WHERE school = ANY(:schools)
                  UNION SELECT r.lookup_code, r.level FROM registry.managements m
                        JOIN registry.records r USING (lookup_code) WHERE m.school = ANY(:schools) AND m.is_here) r
            LEFT JOIN LATERAL (SELECT m.school, m.is_here FROM registry.managements m
                               WHERE m.lookup_code = r.lookup_code ORDER BY m.seq DESC LIMIT 1) m ON true
            LEFT JOIN registry.pupil_keys k
                ON k.lookup_code = r.lookup_code AND k.level = r.level AND k.kind = 'school'
            WHERE r.level = :level AND (m.school IS NULL OR m.is_here AND m.school = ANY(:schools))"""),
        {"schools": [school, *await _taken_over(session, school)], "level": level},
    )
    keys, by_code = set(), {}
    for row in rows:
        key = encode(record_key(row.lookup_code, school_year))
        keys.add(key)
        of_school, _, code = (row.value or "").partition("/")
        if of_school == school:
            by_code[code] = key
    return OwnRecords(frozenset(keys), by_code)


async def _taken_over(session: AsyncSession, school: str) -> list[str]:
    query = text("SELECT school FROM registry.schools WHERE successor = :school")
    return list((await session.scalars(query, {"school": school})).all())


async def add_left_out(session: AsyncSession, close: NewClose, entries: Sequence[tuple[LeftOut, str | None]]) -> None:
    """Store them beside their close, each with the record key that is known of him."""
    if not entries:
        return
    key = {"no": close.window_no, "school": close.school, "grades": list(close.grades), "seq": close.seq}
    await session.execute(
        text("""
            INSERT INTO registry.close_left_out
                (window_no, school, grades, seq, position, grade, class, record_key, pupil_code, reason, note)
            VALUES (:no, :school, :grades, :seq, :position, :grade, :class, :record_key, :pupil_code, :reason,
                    :note)"""),
        [
            {
                **key,
                "position": position,
                "grade": entry.grade,
                "class": entry.class_name,
                "record_key": record,
                "pupil_code": entry.pupil_code,
                "reason": entry.reason,
                "note": entry.note,
            }
            for position, (entry, record) in enumerate(entries)
        ],
    )
