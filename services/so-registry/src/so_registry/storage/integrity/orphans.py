"""Rows of something that is not there, and fences that are down."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.integrity.faults import ROW, Fault

# The column that was changed is the one without which the rest names a submission.
_VERDICTS = """
SELECT 'verdicts' AS table, concat_ws('/', v.school_year, v.school, v.submission_id, v.position) AS key,
       CASE WHEN EXISTS (SELECT FROM registry.submissions s
                         WHERE (s.school_year, s.submission_id) = (v.school_year, v.submission_id)) THEN 'school'
            WHEN EXISTS (SELECT FROM registry.submissions s
                         WHERE (s.school, s.submission_id) = (v.school, v.submission_id)) THEN 'school_year'
            ELSE 'submission_id' END AS column
FROM registry.verdicts v
WHERE NOT EXISTS (SELECT FROM registry.submissions s
                  WHERE (s.school_year, s.school, s.submission_id) = (v.school_year, v.school, v.submission_id))
"""
_AGES = """
SELECT DISTINCT 'part_ages' AS table, concat_ws('/', a.record_key, a.part, a.role) AS key, 'record_key' AS column
FROM registry.part_ages a
WHERE NOT EXISTS (SELECT FROM registry.packets p WHERE p.record_key = a.record_key)
"""
_LOCKS = """
SELECT '{table}' AS table, concat_ws('/', l.lock_seq, l.{key}) AS key, 'lock_seq' AS column
FROM registry.{table} l WHERE NOT EXISTS (SELECT FROM registry.locks k WHERE k.seq = l.lock_seq)
"""
# A reference to stored bytes: `lock/SEQ`, `chunk/SEQ/NUMBER`, `copy/YEAR/SCHOOL/SUBMISSION`, `annotation/STATEMENT`,
# `transfer/STATEMENT`; to schools `notice/SEQ/SCHOOL`.
_REFERENCES = """
SELECT 'bo_outbox' AS table, o.id::text AS key, 'body_ref' AS column
FROM registry.bo_outbox o
WHERE o.body_ref IS NOT NULL AND NOT CASE split_part(o.body_ref, '/', 1)
    WHEN 'copy' THEN EXISTS (
        SELECT FROM registry.submissions s
        WHERE s.school_year = split_part(o.body_ref, '/', 2) AND s.school = split_part(o.body_ref, '/', 3)
          AND s.submission_id::text = split_part(o.body_ref, '/', 4))
    WHEN 'annotation' THEN EXISTS (
        SELECT FROM registry.annotations a WHERE a.statement = split_part(o.body_ref, '/', 2))
    WHEN 'transfer' THEN EXISTS (
        SELECT FROM registry.statements s WHERE s.kind = 'transfer' AND s.digest = split_part(o.body_ref, '/', 2))
    ELSE EXISTS (SELECT FROM registry.locks l WHERE o.body_ref ~ ('^(lock|chunk)/' || l.seq || '(/[0-9]+)?$'))
END
UNION ALL
SELECT 'school_outbox', o.id::text, 'body_ref'
FROM registry.school_outbox o
WHERE o.body_ref IS NOT NULL AND NOT EXISTS (
    SELECT FROM registry.lock_schools l WHERE o.body_ref = 'notice/' || l.lock_seq || '/' || l.school)
"""
_FENCES = """
SELECT c.relname AS table, t.tgname AS key
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'registry'::regnamespace AND NOT t.tgisinternal AND t.tgenabled NOT IN ('O', 'A')
UNION ALL
SELECT c.relname, 'zz_sealed'
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'registry'::regnamespace AND c.relkind IN ('r', 'p')
  AND a.attname = 'seal' AND NOT a.attisdropped
  AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'zz_sealed')
"""


async def find_orphans(session: AsyncSession) -> list[Fault]:
    """Everywhere: what hangs on nothing belongs to no window."""
    lists = [
        _LOCKS.format(table=table, key=key)
        for table, key in (("lock_leaves", "position"), ("withdrawn_leaves", "position"), ("lock_schools", "school"))
    ]
    rows = await session.execute(text(" UNION ALL ".join([_VERDICTS, _AGES, _REFERENCES, *lists])))
    return [Fault(row.table, row.key, row.column, "orphan") for row in rows]


async def find_fences_down(session: AsyncSession) -> list[Fault]:
    """Triggers that are turned off, and sealed tables without theirs."""
    rows = await session.execute(text(_FENCES))
    return [Fault(row.table, row.key, ROW, "fence") for row in rows]
