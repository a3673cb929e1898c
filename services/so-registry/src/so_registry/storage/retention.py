"""Jobs that purge, and what is left of what they purged."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class PurgeJob:
    """`done` of `total`, as counted when it began."""

    proposal_id: UUID
    kind: str
    before: datetime
    total: int
    done: int
    finished_at: datetime | None


async def count_purgeable(session: AsyncSession, kind: str, before: datetime) -> int:
    """How many rows of a kind are older."""
    query = text("SELECT count(*) FROM registry.purgeable(:kind, :before)")
    count: int = (await session.execute(query, {"kind": kind, "before": before})).scalar_one()
    return count


async def add_job(session: AsyncSession, job: PurgeJob, *, by: str) -> None:
    """It begins; in the transaction that uses its approval."""
    await session.execute(
        text("""
            INSERT INTO registry.purge_jobs (proposal_id, kind, before, total, started_by)
            VALUES (:id, :kind, :before, :total, :by)"""),
        {"id": job.proposal_id, "kind": job.kind, "before": job.before, "total": job.total, "by": by},
    )


async def find_job(session: AsyncSession, proposal_id: UUID) -> PurgeJob | None:
    """As it stands now."""
    query = text("""
        SELECT proposal_id, kind, before, total, done, finished_at FROM registry.purge_jobs WHERE proposal_id = :id""")
    row = (await session.execute(query, {"id": proposal_id})).mappings().one_or_none()
    return None if row is None else PurgeJob(**row)


async def purge_batch(session: AsyncSession, proposal_id: UUID, limit: int) -> int:
    """Tombstones, then the end of what they stand for; how many. The database looks for the approval itself."""
    query = text("SELECT registry.purge_batch(:id, :limit)")
    count: int = (await session.execute(query, {"id": proposal_id, "limit": limit})).scalar_one()
    return count
