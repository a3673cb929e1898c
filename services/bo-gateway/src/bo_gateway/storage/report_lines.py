"""Reports as operators see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class ReportLine:
    """A report as operators see it."""

    registrar: str
    lock: str
    state: str
    lock_seq: int | None
    school_year: str | None
    packets: int | None
    stored: int
    withdrawn: int
    superseded: int
    chunks: int | None
    received_chunks: int
    problem: str | None
    detail: str | None
    received_at: datetime
    arrived_at: datetime
    decided_at: datetime | None


async def list_reports(session: AsyncSession, *, registrar: str | None, lock: str | None) -> list[ReportLine]:
    """Reports of one registrar or of all, newest first."""
    rows = await session.execute(
        text("""
            SELECT r.registrar, r.lock, r.state, r.lock_seq, r.school_year, r.leaf_count AS packets,
                   coalesce(c.stored, 0) AS stored, w.withdrawn, w.superseded,
                   r.chunk_count AS chunks, coalesce(c.received, 0) AS received_chunks,
                   r.problem, r.detail, r.received_at, r.arrived_at, r.decided_at
            FROM bo.reports r
            LEFT JOIN LATERAL (
                SELECT sum(stored) AS stored, count(DISTINCT number) AS received FROM bo.report_chunks c
                WHERE (c.registrar, c.lock) = (r.registrar, r.lock)) AS c ON true
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE e.successor IS NULL) AS withdrawn, count(e.successor) AS superseded
                FROM bo.withdrawn_entries e WHERE (e.registrar, e.lock) = (r.registrar, r.lock)) AS w
            WHERE (cast(:registrar AS text) IS NULL OR r.registrar = :registrar)
              AND (cast(:lock AS text) IS NULL OR r.lock = :lock)
            ORDER BY r.received_at DESC LIMIT 500"""),
        {"registrar": registrar, "lock": lock},
    )
    return [ReportLine(**row._mapping) for row in rows]
