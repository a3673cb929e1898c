"""Lines of timestamp tokens: the newest of each, and one more at its end."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def add_lines_as_items(session: AsyncSession, job: int) -> None:
    """Every stamped statement becomes an item of a job."""
    await session.execute(
        text("""
            WITH added AS (
                INSERT INTO registry.evidence_job_items (job, item)
                SELECT DISTINCT cast(:job AS bigint), statement FROM registry.timestamps
                ON CONFLICT DO NOTHING RETURNING 1)
            UPDATE registry.evidence_jobs SET total = total + (SELECT count(*) FROM added) WHERE job = :job"""),
        {"job": job},
    )


async def load_last_tokens(session: AsyncSession, statements: Collection[str]) -> dict[str, tuple[int, bytes]]:
    """The newest token of each line and its position."""
    rows = await session.execute(
        text("""
            SELECT DISTINCT ON (statement) statement, position, der FROM registry.timestamps
            WHERE statement = ANY(:names) ORDER BY statement, position DESC"""),
        {"names": list(statements)},
    )
    return {row.statement: (row.position, row.der) for row in rows}


async def add_token(session: AsyncSession, statement: str, position: int, der: bytes) -> None:
    """One more token at the end of a line; the first to come has the place."""
    await session.execute(
        text("""
            INSERT INTO registry.timestamps (statement, position, der) VALUES (:statement, :position, :der)
            ON CONFLICT DO NOTHING"""),
        {"statement": statement, "position": position, "der": der},
    )
