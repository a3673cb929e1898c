"""Records that count, by school, commune or grade, and by result."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.storage.reconciling.pupils import Asked


@dataclass(frozen=True)
class ResultCount:
    """How many records of a school and grade have a result; None: the packet declares none."""

    school: str
    commune: str | None
    grade: int
    result: str | None
    count: int


async def count_results(session: AsyncSession, asked: Asked) -> list[ResultCount]:
    """A row for each school, grade and result: at most some ten for each school."""
    rows = await session.execute(_COUNTS, asked.values)
    return [ResultCount(**row._mapping) for row in rows]


_COUNTS = text("""
SELECT c.school, h.commune, c.grade, c.result, c.count FROM (
    SELECT p.school, p.grade, p.result, count(*) AS count FROM registry.packets p
    WHERE p.school_year = :year AND p.window_no = :no AND p.accepted_at <= :at
      AND (cast(:schools AS text[]) IS NULL OR p.school = ANY(:schools))
      AND NOT EXISTS (SELECT FROM registry.withdrawals d
                      WHERE (d.school_year, d.packet_digest) = (p.school_year, p.packet_digest)
                        AND d.withdrawn_at <= :at)
      AND NOT EXISTS (SELECT FROM registry.packets n
                      WHERE (n.school_year, n.supersedes) = (p.school_year, p.packet_digest) AND n.accepted_at <= :at)
    GROUP BY p.school, p.grade, p.result) AS c
LEFT JOIN LATERAL (
    SELECT e.commune FROM registry.school_entries e
    WHERE e.school = c.school AND e.valid_from <= cast(timezone('Asia/Ho_Chi_Minh', :at) AS date)
    ORDER BY e.valid_from DESC LIMIT 1) AS h ON true
ORDER BY c.school, c.grade, c.result""")
