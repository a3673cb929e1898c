"""What happened beside submissions: lists, returns, sign-offs, moves, transfers, annotations, announcements."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class ToldCase:
    """Something that happened; `what` is an event's code. `number` and `word` say more of it, where there is more."""

    what: str
    at: datetime
    window_no: int | None = None
    number: int | None = None
    word: str | None = None


async def list_of_school(session: AsyncSession, school: str, windows: Collection[int], *, limit: int) -> list[ToldCase]:
    """The newest of a school's lists, returns, sign-offs, moves and transfers. Nothing in it is about one pupil."""
    rows = await session.execute(
        text("""
            SELECT * FROM (
                SELECT 'enrolment-told' AS what, told_at AS at, window_no, pupils AS number, NULL AS word
                FROM registry.enrolments WHERE window_no = ANY (:windows) AND school = :school
                UNION ALL
                SELECT c.what, c.at, r.window_no, NULL, r.class FROM registry.returns r, LATERAL (VALUES
                    ('returned', r.returned_at), ('return-answered', r.answered_at), ('return-settled', r.settled_at)
                ) AS c (what, at)
                WHERE r.window_no = ANY (:windows) AND r.school = :school AND c.at IS NOT NULL
                UNION ALL
                SELECT c.what, c.at, s.window_no, NULL, NULL FROM registry.sign_offs s, LATERAL (VALUES
                    ('signed-off', s.signed_at), ('sign-off-withdrawn', s.withdrawn_at)) AS c (what, at)
                WHERE s.window_no = ANY (:windows) AND s.school = :school AND c.at IS NOT NULL
                UNION ALL
                SELECT 'moved', moved_at, moved_to, NULL, NULL FROM registry.window_schools
                WHERE window_no = ANY (:windows) AND school = :school AND moved_at IS NOT NULL
                UNION ALL
                SELECT c.what, c.at, NULL, NULL, NULL FROM registry.transfers t, LATERAL (VALUES
                    ('transfer-opened', t.opened_at), ('transfer-ended', t.ended_at)) AS c (what, at)
                WHERE (t.from_school = :school OR t.to_school = :school) AND c.at IS NOT NULL) AS told
            ORDER BY at DESC LIMIT :limit"""),
        {"school": school, "windows": list(windows), "limit": limit},
    )
    return [ToldCase(**row) for row in rows.mappings()]


async def count_open_returns(session: AsyncSession, school: str, windows: Collection[int]) -> int:
    """Returns of a school that it has not answered."""
    query = text("""
        SELECT count(*) FROM registry.returns WHERE window_no = ANY (:windows) AND school = :school
        AND answered_at IS NULL AND settled_at IS NULL""")
    found: int = (await session.execute(query, {"school": school, "windows": list(windows)})).scalar_one()
    return found


async def list_of_record(session: AsyncSession, lookup_code: str, packets: Collection[str]) -> list[ToldCase]:
    """Acts in the record's transfers, and what decisions have said of its packets."""
    rows = await session.execute(
        text("""
            SELECT 'transfer-' || a.act AS what, a.at, NULL::bigint AS window_no, NULL::integer AS number,
                   a.school AS word
            FROM registry.transfers t JOIN registry.transfer_acts a USING (transfer_id) WHERE t.lookup_code = :code
            UNION ALL
            SELECT a.annotation, a.annotated_at, NULL, NULL, a.decision_number
            FROM registry.annotation_leaves l JOIN registry.annotations a USING (statement)
            WHERE l.packet_digest = ANY (:packets)"""),
        {"code": lookup_code, "packets": list(packets)},
    )
    return [ToldCase(**row) for row in rows.mappings()]


async def find_announced(session: AsyncSession, window_no: int, school: str, submission_id: UUID) -> datetime | None:
    """When a submission was announced before its bytes came."""
    query = text("""
        SELECT announced_at FROM registry.announcements
        WHERE (window_no, school, submission_id) = (:no, :school, :id)""")
    values = {"no": window_no, "school": school, "id": submission_id}
    found: datetime | None = (await session.execute(query, values)).scalar_one_or_none()
    return found
