"""A submission with everything that became of it; its id is looked for under every school that there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class ToldSubmission:
    """`classes`, `counts`, `codes` follow from its verdicts; the last two instants are of its packets' locks."""

    submission_id: UUID
    school: str
    school_name: str
    window_no: int
    client_id: str
    received_at: datetime
    state: str
    has_arrival: bool
    verified_at: datetime | None
    attempts: int
    failure: str | None
    answered_at: datetime | None
    is_window_open: bool
    classes: tuple[str, ...] = ()
    grades: tuple[int, ...] = ()
    accepted: int = 0
    repeated: int = 0
    refused: int = 0
    effective: int = 0
    locked_at: datetime | None = None
    acknowledged_at: datetime | None = None
    is_closed: bool = False


_EVERYWHERE = "ARRAY(SELECT school FROM registry.schools)"
_YEARS = "ARRAY(SELECT DISTINCT school_year FROM registry.windows)"
_FIND = f"""
SELECT f.submission_id, f.school, s.name AS school_name, f.window_no, f.client_id, f.received_at, f.state,
       f.has_arrival, f.verified_at, f.attempts, f.failure, w.state = 'open' AS is_window_open,
       (SELECT o.sent_at FROM registry.school_outbox o
        WHERE o.message_id = f.window_no || '/' || f.school || '/' || f.submission_id || '/answer') AS answered_at
FROM (SELECT submission_id, school, window_no, client_id, received_at, state, arrival IS NOT NULL AS has_arrival,
             verified_at, attempts, failure
      FROM registry.submissions
      WHERE school_year = ANY ({_YEARS}) AND school = ANY ({_EVERYWHERE}) AND submission_id = :id
      UNION ALL
      SELECT submission_id, school, window_no, client_id, received_at, 'late', arrival IS NOT NULL, NULL, 0, NULL
      FROM registry.late_submissions
      WHERE window_no = ANY (ARRAY(SELECT window_no FROM registry.windows)) AND school = ANY ({_EVERYWHERE})
        AND submission_id = :id) AS f
JOIN registry.schools s USING (school) JOIN registry.windows w USING (window_no)
ORDER BY f.received_at
"""
_VERDICTS = """
SELECT count(*) FILTER (WHERE v.result = 'accepted') AS accepted,
       count(*) FILTER (WHERE v.result = 'already-accepted') AS repeated,
       count(*) FILTER (WHERE v.result = 'refused') AS refused,
       array_agg(DISTINCT v.class ORDER BY v.class) AS classes, array_agg(DISTINCT v.grade ORDER BY v.grade) AS grades,
       count(p.packet_digest) FILTER (WHERE w.packet_digest IS NULL AND n.packet_digest IS NULL) AS effective,
       max(k.locked_at) AS locked_at, max(k.acknowledged_at) AS acknowledged_at
FROM registry.verdicts v JOIN registry.windows d USING (window_no)
LEFT JOIN registry.packets p ON (p.school_year, p.packet_digest) = (v.school_year, v.packet_digest)
     AND v.result <> 'refused'
LEFT JOIN registry.withdrawals w ON (w.school_year, w.packet_digest) = (p.school_year, p.packet_digest)
LEFT JOIN registry.packets n ON (n.school_year, n.supersedes) = (p.school_year, p.packet_digest)
LEFT JOIN registry.lock_leaves l ON l.packet_digest = p.packet_digest
LEFT JOIN registry.locks k ON k.seq = l.lock_seq
WHERE (v.school_year, v.school, v.submission_id) = (
    (SELECT school_year FROM registry.windows WHERE window_no = :no), :school, :id) AND d.window_no = :no
"""


async def find_submissions(session: AsyncSession, submission_id: UUID) -> list[ToldSubmission]:
    """All of this id: it is unique to its school and window only."""
    rows = await session.execute(text(_FIND), {"id": submission_id})
    return [await _with_verdicts(session, dict(row)) for row in rows.mappings().all()]


async def list_codes(session: AsyncSession, told: ToldSubmission) -> list[tuple[str, int]]:
    """Why packets of it were refused, and how many."""
    rows = await session.execute(
        text("""
            SELECT code, count(*) AS packets FROM registry.verdicts v, unnest(v.codes) AS code
            WHERE v.school_year = (SELECT school_year FROM registry.windows WHERE window_no = :no)
              AND (v.school, v.submission_id, v.window_no, v.result) = (:school, :id, :no, 'refused')
            GROUP BY code ORDER BY packets DESC, code"""),
        {"no": told.window_no, "school": told.school, "id": told.submission_id},
    )
    return [(row.code, row.packets) for row in rows]


async def has_closed(session: AsyncSession, window_no: int, school: str, grades: Sequence[int]) -> bool:
    """Whether the school's closes, as they stand, cover some grades, and at least one."""
    query = text("""
        SELECT cardinality(cast(:grades AS smallint[])) > 0 AND cast(:grades AS smallint[]) <@ ARRAY(
            SELECT DISTINCT grade FROM registry.closes, unnest(grades) AS grade
            WHERE window_no = :no AND school = :school AND reopened_at IS NULL)""")
    found: bool = (
        await session.execute(query, {"no": window_no, "school": school, "grades": list(grades)})
    ).scalar_one()
    return found


async def _with_verdicts(session: AsyncSession, found: dict[str, Any]) -> ToldSubmission:
    key = {"no": found["window_no"], "school": found["school"], "id": found["submission_id"]}
    verdicts = dict((await session.execute(text(_VERDICTS), key)).mappings().one())
    grades = tuple(verdicts.pop("grades") or ())
    classes = tuple(verdicts.pop("classes") or ())
    is_closed = await has_closed(session, found["window_no"], found["school"], grades)
    return ToldSubmission(**found, **verdicts, classes=classes, grades=grades, is_closed=is_closed)
