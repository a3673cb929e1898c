"""What became of everything that a window received, in packets."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class VerdictCounts:
    """Packets of a window by verdict, and accepted ones that no longer count. None is in two of them."""

    accepted: int
    already_accepted: int
    refused: int
    withdrawn: int
    superseded: int


async def count_verdicts(session: AsyncSession, window_no: int) -> VerdictCounts:
    """Of submissions that came in time. A withdrawn packet that was issued anew counts as withdrawn."""
    rows = await session.execute(
        text("""
            SELECT v.*, w.withdrawn, s.superseded FROM (
                SELECT count(*) FILTER (WHERE result = 'accepted') AS accepted,
                       count(*) FILTER (WHERE result = 'already-accepted') AS already_accepted,
                       count(*) FILTER (WHERE result = 'refused') AS refused
                FROM registry.verdicts WHERE window_no = :no) AS v
            CROSS JOIN (SELECT count(*) AS withdrawn FROM registry.withdrawals WHERE window_no = :no) AS w
            CROSS JOIN (
                SELECT count(*) AS superseded FROM registry.packets p
                WHERE p.window_no = :no
                  AND EXISTS (SELECT FROM registry.packets s
                              WHERE (s.school_year, s.supersedes) = (p.school_year, p.packet_digest))
                  AND NOT EXISTS (SELECT FROM registry.withdrawals w
                                  WHERE (w.school_year, w.packet_digest) = (p.school_year, p.packet_digest))) AS s"""),
        {"no": window_no},
    )
    return VerdictCounts(**rows.one()._mapping)


async def stream_late_bodies(session: AsyncSession, window_no: int) -> AsyncIterator[bytes]:
    """The submissions that came after the cutoff, one at a time."""
    query = text("SELECT body FROM registry.late_submissions WHERE window_no = :no")
    async for row in await session.stream(query, {"no": window_no}):
        yield row.body
