"""The read model in numbers."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class YearCounts:
    """Records that have content here, and packets that are known only as withdrawn or superseded."""

    registrar: str
    school_year: str
    level: str
    effective: int
    withdrawn: int
    superseded: int


async def count_records(session: AsyncSession) -> list[YearCounts]:
    """By registrar, school year and level; a packet invalidated after its lock still has content."""
    rows = await session.execute(
        text("""
            SELECT registrar, school_year, level, sum(effective)::bigint AS effective,
                   sum(withdrawn)::bigint AS withdrawn, sum(superseded)::bigint AS superseded
            FROM (SELECT registrar, school_year, level, 1 AS effective, 0 AS withdrawn, 0 AS superseded
                  FROM read_model.records
                  UNION ALL
                  SELECT registrar, school_year, level, 0, (successor IS NULL)::int, (successor IS NOT NULL)::int
                  FROM read_model.withdrawn) AS each
            GROUP BY registrar, school_year, level ORDER BY registrar, school_year, level""")
    )
    return [YearCounts(**row._mapping) for row in rows]
