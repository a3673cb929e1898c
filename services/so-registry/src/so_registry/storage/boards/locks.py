"""Locks, and how far their reports are on the way to the Ministry."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.reporting import CHUNK


@dataclass(frozen=True)
class LockLine:
    """A lock. `pieces`, `sent`: of its report; `stamped_at`: whether its statement has a timestamp."""

    seq: int
    window_no: int
    school_year: str
    level: str
    track: str
    grades: tuple[int, ...]
    packets: int
    schools: int
    statement: str
    effective_at: datetime
    locked_at: datetime
    is_stamped: bool
    pieces: int
    sent: int
    last_error: str | None
    acknowledged_at: datetime | None


async def list_lock_lines(session: AsyncSession, *, limit: int) -> list[LockLine]:
    """The newest first. A sent piece may have been removed from the outbox since: then it counts no more."""
    rows = await session.execute(
        text("""
            SELECT k.seq, k.window_no, w.school_year, w.level, w.track, k.grades, k.packet_count AS packets,
                   (SELECT count(*) FROM registry.lock_schools s WHERE s.lock_seq = k.seq) AS schools,
                   k.statement, k.effective_at, k.locked_at, k.acknowledged_at,
                   EXISTS (SELECT FROM registry.timestamps t WHERE t.statement = k.statement) AS is_stamped,
                   r.pieces, r.sent, r.last_error
            FROM registry.locks k JOIN registry.windows w USING (window_no)
            CROSS JOIN LATERAL (
                SELECT count(*) AS pieces, count(sent_at) AS sent,
                       max(last_error) FILTER (WHERE sent_at IS NULL) AS last_error
                FROM registry.bo_outbox o
                WHERE o.message_id = ANY (ARRAY(
                    SELECT k.statement || '/' || piece FROM (
                        SELECT 'lock' AS piece UNION ALL
                        SELECT cast(n AS text) FROM generate_series(0, (k.packet_count - 1) / :chunk) AS n) AS p))) AS r
            ORDER BY k.seq DESC LIMIT :limit"""),
        {"limit": limit, "chunk": CHUNK},
    )
    return [LockLine(**{**row, "grades": tuple(row["grades"])}) for row in rows.mappings()]
