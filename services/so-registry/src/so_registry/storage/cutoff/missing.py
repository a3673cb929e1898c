"""What a lock of some grades would leave out now, each kind by one query over the whole window, one row at a time."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.intake.windows import Window
from so_registry.domain.cutoff.missing import Kind, Missing, name_in_packet, names_in_submission
from so_registry.storage.places import BYTES, SUBMISSION
from so_registry.storage.reconciling.figures import stream_by_class
from so_registry.storage.reconciling.listings import Narrowed, stream_pupils
from so_registry.storage.reconciling.pupils import make_asked
from so_registry.storage.windows import database_now

# A record is there while one of its packets is neither withdrawn nor superseded.
_EFFECTIVE = """
    NOT EXISTS (SELECT FROM registry.withdrawals w
                WHERE (w.school_year, w.packet_digest) = (p.school_year, p.packet_digest))
    AND NOT EXISTS (SELECT FROM registry.packets f
                    WHERE (f.school_year, f.supersedes) = (p.school_year, p.packet_digest))
"""
_CLOSED = """
    EXISTS (SELECT FROM registry.closes c WHERE c.window_no = :no AND c.school = p.school AND p.grade = ANY(c.grades)
            AND c.reopened_at IS NULL)
"""
_SCHOOLS = f"""
SELECT 'school-silent' AS kind, e.school, s.name AS school_name, NULL::smallint AS grade, 0 AS records
FROM registry.window_schools e JOIN registry.schools s USING (school)
WHERE e.window_no = :no AND e.moved_to IS NULL AND (e.grades IS NULL OR e.grades && cast(:grades AS smallint[]))
  AND NOT EXISTS (SELECT FROM registry.packets p WHERE p.window_no = :no AND p.school = e.school
                  AND p.grade = ANY(:grades) AND {_EFFECTIVE})
  AND NOT EXISTS (SELECT FROM registry.closes c WHERE c.window_no = :no AND c.school = e.school
                  AND c.grades && cast(:grades AS smallint[]) AND c.reopened_at IS NULL)
UNION ALL
SELECT 'school-unclosed', p.school, s.name, p.grade, count(*)
FROM registry.packets p JOIN registry.schools s USING (school)
WHERE p.window_no = :no AND p.grade = ANY(:grades) AND {_EFFECTIVE} AND NOT {_CLOSED}
GROUP BY p.school, s.name, p.grade
ORDER BY kind, school, grade
"""
_SUBMISSIONS = """
SELECT 'undecided' AS kind, u.school, s.name AS school_name, NULL AS class_name, u.submission_id,
       CASE u.state WHEN 'set-aside' THEN ARRAY['set-aside'] ELSE '{}' END AS codes
FROM registry.submissions u JOIN registry.schools s USING (school)
WHERE u.window_no = :no AND u.state IN ('received', 'set-aside')
UNION ALL
SELECT 'announced', a.school, s.name, nullif(a.class, ''), a.submission_id, '{}'
FROM registry.announcements a JOIN registry.schools s USING (school)
WHERE a.window_no = :no AND a.arrived_at IS NULL
ORDER BY kind, school, submission_id
"""
# By submission, so that each one's bytes are fetched once for all names in it.
_REFUSED = """
SELECT * FROM (
    SELECT DISTINCT ON (v.record_key) v.school, s.name AS school_name, v.grade, v.class AS class_name, v.record_key,
           v.codes, v.submission_id, v.position, u.school_year
    FROM registry.verdicts v
    JOIN registry.submissions u USING (school_year, school, submission_id) JOIN registry.schools s USING (school)
    WHERE v.window_no = :no AND v.result = 'refused' AND v.grade = ANY(:grades)
      AND NOT EXISTS (SELECT FROM registry.verdicts a
                      WHERE a.window_no = :no AND a.record_key = v.record_key AND a.result <> 'refused')
    ORDER BY v.record_key, u.received_at DESC) AS newest
ORDER BY school, submission_id, position
"""
_WITHDRAWN = f"""
SELECT DISTINCT ON (q.record_key) q.school, s.name AS school_name, q.grade, q.class AS class_name, q.record_key,
       q.school_year, q.packet_digest
FROM registry.packets q JOIN registry.withdrawals x USING (school_year, packet_digest)
JOIN registry.schools s ON s.school = q.school
WHERE q.window_no = :no AND q.grade = ANY(:grades)
  AND NOT EXISTS (SELECT FROM registry.packets p WHERE (p.school_year, p.lookup_code) = (q.school_year, q.lookup_code)
                  AND {_EFFECTIVE})
ORDER BY q.record_key, q.revision DESC
"""
_EXCUSED = """
SELECT l.school, s.name AS school_name, l.grade, l.class AS class_name, l.record_key, l.reason
FROM registry.standing_left_out l JOIN registry.schools s USING (school)
WHERE l.window_no = :no AND l.grade = ANY(:grades) ORDER BY l.school, l.grade, l.position
"""
_NAMES = """
SELECT e.school, s.name FROM registry.window_schools e JOIN registry.schools s USING (school) WHERE e.window_no = :no
"""
_BODY = """
SELECT body FROM registry.submissions WHERE (school_year, school, submission_id) = (:year, :school, cast(:id AS uuid))
"""


async def find_missing(
    session: AsyncSession, window: Window, grades: Sequence[int], *, with_names: bool
) -> AsyncIterator[Missing]:
    """Schools, then pupils of their lists, submissions, records. Names are those of the lists, or read out of stored
    bytes, record by record; without names pupils of a list are counted by class.
    """
    given = {"no": window.window_no, "grades": list(grades)}
    async for row in await session.stream(text(_SCHOOLS), given):
        yield Missing(**row._mapping)
    async for entry in _enrolled(session, window, grades, with_names):
        yield entry
    async for row in await session.stream(text(_SUBMISSIONS), {"no": window.window_no}):
        yield Missing(**{**row._mapping, "codes": tuple(row.codes)})
    async for entry in _refused(session, given, with_names):
        yield entry
    async for entry in _withdrawn(session, given, with_names):
        yield entry
    async for row in await session.stream(text(_EXCUSED), given):
        yield _record("excused", row, codes=(row.reason,))


async def _enrolled(
    session: AsyncSession, window: Window, grades: Sequence[int], with_names: bool
) -> AsyncIterator[Missing]:
    """Whom schools say to expect, and of whom nothing has come: not refused or revoked either, not sent elsewhere."""
    asked = await make_asked(session, window, await database_now(session))
    names = {row.school: row.name for row in await session.execute(text(_NAMES), {"no": window.window_no})}
    if not with_names:
        async for c in stream_by_class(session, asked):
            if c.counts["missing"] and c.grade in (None, *grades):
                yield Missing("missing", c.school, names[c.school], c.grade, c.class_name, records=c.counts["missing"])
        return
    async for entry in stream_pupils(session, asked, Narrowed(("missing",))):
        if entry.grade in (None, *grades):
            yield Missing(
                "missing",
                entry.school,
                names[entry.school],
                entry.grade,
                entry.class_name,
                record_key=entry.record_key,
                pupil_code=entry.pupil_code,
                name=entry.name,
            )


async def _refused(session: AsyncSession, given: dict[str, Any], with_names: bool) -> AsyncIterator[Missing]:
    held: tuple[str, UUID] | None = None
    named: Sequence[str | None] = ()
    async for row in await session.stream(text(_REFUSED), given):
        if with_names and held != (held := (row.school, row.submission_id)):
            place = {"year": row.school_year, "school": row.school, "id": str(row.submission_id)}
            named = names_in_submission((await session.execute(text(_BODY), place)).scalar_one())
        name = named[row.position] if row.position < len(named) else None
        yield _record("refused", row, codes=tuple(row.codes), name=name, submission_id=row.submission_id)


async def _withdrawn(session: AsyncSession, given: dict[str, Any], with_names: bool) -> AsyncIterator[Missing]:
    query = text(f"""
        SELECT {BYTES} FROM registry.packets p JOIN {SUBMISSION}
        WHERE (p.school_year, p.packet_digest) = (:year, :digest)""")
    async for row in await session.stream(text(_WITHDRAWN), given):
        name = None
        if with_names:
            place = {"year": row.school_year, "digest": row.packet_digest}
            name = name_in_packet((await session.execute(query, place)).scalar_one())
        yield _record("withdrawn", row, name=name)


def _record(kind: Kind, row: Row[Any], **more: Any) -> Missing:
    return Missing(kind, row.school, row.school_name, row.grade, row.class_name, record_key=row.record_key, **more)
