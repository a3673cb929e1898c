"""Whom schools say to expect: lists, told whole each time, kept as what each changed of the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.base64url import encode
from hbs_schema.digests import record_key
from hbs_schema.reconciliation_api import EnrolledPupil


@dataclass(frozen=True)
class ListPlace:
    """Of which school, school year and level a list is."""

    school_year: str
    level: str
    school: str


@dataclass(frozen=True)
class StoredEnrolment:
    """The head of a list."""

    seq: int
    sha256: bytes
    told_at: datetime
    pupils: int
    excused: int
    added: int
    changed: int
    removed: int


@dataclass(frozen=True)
class Changed:
    """Of the list before: who is new, told otherwise, not there any more."""

    added: int
    changed: int
    removed: int


async def hold_enrolment(session: AsyncSession, place: ListPlace) -> None:
    """One list of a school at a time."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('enrolment/' || :place, 0))"),
        {"place": "/".join((place.school_year, place.level, place.school))},
    )


async def find_enrolment(session: AsyncSession, place: ListPlace) -> StoredEnrolment | None:
    """The newest list."""
    rows = await session.execute(
        text("""
            SELECT seq, sha256, told_at, pupils, excused, added, changed, removed FROM registry.enrolments
            WHERE (school_year, level, school) = (:school_year, :level, :school) ORDER BY seq DESC LIMIT 1"""),
        vars(place),
    )
    row = rows.one_or_none()
    return None if row is None else StoredEnrolment(**row._mapping)


async def count_without_code(session: AsyncSession, place: ListPlace) -> int:
    """Pupils of the list as it stands for whom no code has been issued."""
    rows = await session.execute(
        text("""
            SELECT count(*) FROM registry.enrolled_pupils p
            WHERE (p.school_year, p.level, p.school) = (:school_year, :level, :school) AND p.until_seq IS NULL
              AND p.lookup_code IS NULL
              AND NOT EXISTS (SELECT FROM registry.pupil_keys k
                              WHERE (k.level, k.kind, k.value)
                                    = (p.level, 'school', p.school || '/' || p.pupil_code))"""),
        vars(place),
    )
    count: int = rows.scalar_one()
    return count


async def find_unknown_codes(session: AsyncSession, level: str, codes: Sequence[str]) -> frozenset[str]:
    """Lookup codes that this registrar has not issued for the level."""
    query = text("""
        SELECT told FROM unnest(cast(:codes AS text[])) AS told
        WHERE NOT EXISTS (SELECT FROM registry.records r WHERE r.lookup_code = told AND r.level = :level)""")
    return frozenset((await session.scalars(query, {"codes": list(codes), "level": level})).all())


async def compare_list(session: AsyncSession, place: ListPlace, pupils: Sequence[EnrolledPupil]) -> Changed:
    """What a list would change; call it with the list held."""
    row = (await session.execute(_COMPARE, {**vars(place), **_columns(place, pupils)})).one()
    return Changed(row.added, row.changed, row.removed)


async def add_enrolment(
    session: AsyncSession, place: ListPlace, head: StoredEnrolment, *, window_no: int, client_id: str
) -> None:
    """Store the head of a list."""
    await session.execute(
        text("""
            INSERT INTO registry.enrolments (school_year, level, school, seq, sha256, window_no, pupils, excused, added,
                                             changed, removed, client_id, told_at)
            VALUES (:school_year, :level, :school, :seq, :sha256, :window_no, :pupils, :excused, :added, :changed,
                    :removed, :client_id, :told_at)"""),
        {**vars(place), **vars(head), "window_no": window_no, "client_id": client_id},
    )


async def put_list(
    session: AsyncSession, place: ListPlace, pupils: Sequence[EnrolledPupil], *, seq: int, at: datetime
) -> None:
    """End the rows that the list changes or drops, then add what is new: in two statements, by the unique index."""
    values = {**vars(place), **_columns(place, pupils), "seq": seq, "at": at}
    await session.execute(_END, values)
    await session.execute(_ADD, values)


async def put_names(session: AsyncSession, place: ListPlace, pupils: Sequence[EnrolledPupil], *, at: datetime) -> None:
    """Keep the names of this list and no others."""
    named = [(pupil.pupil_code, pupil.name) for pupil in pupils if pupil.name]
    values = {**vars(place), "codes": [code for code, _ in named], "names": [name for _, name in named], "at": at}
    await session.execute(
        text("""
            DELETE FROM registry.enrolled_names
            WHERE (school_year, level, school) = (:school_year, :level, :school) AND pupil_code <> ALL(:codes)"""),
        values,
    )
    await session.execute(
        text("""
            INSERT INTO registry.enrolled_names (school_year, level, school, pupil_code, name, told_at)
            SELECT :school_year, :level, :school, code, name, :at
            FROM unnest(cast(:codes AS text[]), cast(:names AS text[])) AS told (code, name)
            ON CONFLICT (school_year, level, school, pupil_code)
            DO UPDATE SET name = excluded.name, told_at = excluded.told_at"""),
        values,
    )


async def forget_names(session: AsyncSession, place: ListPlace | None = None) -> int:
    """Delete the names of pupils whose record has been accepted, and of school years that are locked as a whole."""
    rows = await session.execute(
        _FORGET, vars(place) if place else {"school_year": None, "level": None, "school": None}
    )
    count: int = rows.scalar_one()
    return count


def _columns(place: ListPlace, pupils: Sequence[EnrolledPupil]) -> dict[str, list[object]]:
    return {
        "codes": [pupil.pupil_code for pupil in pupils],
        "grades": [pupil.grade for pupil in pupils],
        "classes": [pupil.class_name for pupil in pupils],
        "lookup_codes": [pupil.lookup_code for pupil in pupils],
        "record_keys": [
            encode(record_key(pupil.lookup_code, place.school_year)) if pupil.lookup_code else None for pupil in pupils
        ],
        "excuses": [pupil.excused for pupil in pupils],
        "notes": [pupil.note for pupil in pupils],
    }


_TOLD = """
told AS (
    SELECT * FROM unnest(cast(:codes AS text[]), cast(:grades AS smallint[]), cast(:classes AS text[]),
                         cast(:lookup_codes AS text[]), cast(:record_keys AS text[]), cast(:excuses AS text[]),
                         cast(:notes AS text[]))
    AS t (pupil_code, grade, class, lookup_code, record_key, excused, note)
), held AS (
    SELECT p.* FROM registry.enrolled_pupils p
    WHERE (p.school_year, p.level, p.school) = (:school_year, :level, :school) AND p.until_seq IS NULL
)"""
_SAME = """
(h.pupil_code, h.grade, h.class) = (t.pupil_code, t.grade, t.class)
AND (h.lookup_code, h.excused, h.note) IS NOT DISTINCT FROM (t.lookup_code, t.excused, t.note)
"""
_COMPARE = text(f"""
WITH {_TOLD}
SELECT (SELECT count(*) FROM told t WHERE NOT EXISTS (SELECT FROM held h WHERE h.pupil_code = t.pupil_code)) AS added,
       (SELECT count(*) FROM held h JOIN told t USING (pupil_code) WHERE NOT ({_SAME})) AS changed,
       (SELECT count(*) FROM held h
        WHERE NOT EXISTS (SELECT FROM told t WHERE t.pupil_code = h.pupil_code)) AS removed
""")
_END = text(f"""
WITH {_TOLD}
UPDATE registry.enrolled_pupils p SET until_seq = :seq, until = :at
FROM held h
WHERE (p.school_year, p.level, p.school, p.pupil_code, p.since_seq)
      = (h.school_year, h.level, h.school, h.pupil_code, h.since_seq)
  AND NOT EXISTS (SELECT FROM told t WHERE {_SAME})
""")
_ADD = text(f"""
WITH {_TOLD}
INSERT INTO registry.enrolled_pupils (school_year, level, school, pupil_code, since_seq, since, grade, class,
                                      lookup_code, record_key, excused, note)
SELECT :school_year, :level, :school, t.pupil_code, :seq, :at, t.grade, t.class, t.lookup_code, t.record_key, t.excused,
       t.note
FROM told t WHERE NOT EXISTS (SELECT FROM held h WHERE h.pupil_code = t.pupil_code)
""")
_FORGET = text("""
WITH gone AS (
    DELETE FROM registry.enrolled_names n
    WHERE (cast(:school AS text) IS NULL OR (n.school_year, n.level, n.school) = (:school_year, :level, :school))
      AND (EXISTS (
               SELECT FROM registry.enrolled_pupils e
               LEFT JOIN registry.pupil_keys k ON e.lookup_code IS NULL
                   AND (k.level, k.kind, k.value) = (e.level, 'school', e.school || '/' || e.pupil_code)
               JOIN registry.packets p ON p.school_year = e.school_year
                   AND p.lookup_code = coalesce(e.lookup_code, k.lookup_code)
               WHERE (e.school_year, e.level, e.school, e.pupil_code)
                     = (n.school_year, n.level, n.school, n.pupil_code) AND e.until_seq IS NULL
                 AND NOT EXISTS (SELECT FROM registry.withdrawals d
                                 WHERE (d.school_year, d.packet_digest) = (p.school_year, p.packet_digest)))
           OR NOT EXISTS (SELECT FROM registry.windows w
                          WHERE (w.school_year, w.level) = (n.school_year, n.level) AND w.state <> 'locked'))
    RETURNING 1
)
SELECT count(*) FROM gone
""")
