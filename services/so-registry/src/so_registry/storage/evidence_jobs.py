"""Jobs and what they still have to look at. An item leaves with the transaction that did it: a crash repeats none."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.jobs import Job, JobKind, Scope

_JOB = "SELECT job, kind, scope, target, asked_at, total, done, found, finished_at FROM registry.evidence_jobs"


async def add_job(session: AsyncSession, kind: JobKind, scope: Scope, target: str) -> int:
    """A new job without items."""
    number: int = (
        await session.execute(
            text("""
                INSERT INTO registry.evidence_jobs (kind, scope, target) VALUES (:kind, :scope, :target)
                RETURNING job"""),
            {"kind": kind, "scope": scope, "target": target},
        )
    ).scalar_one()
    return number


async def add_items(session: AsyncSession, job: int, items: Collection[str]) -> None:
    """Things to look at; they count to the job's total."""
    await session.execute(
        text("""
            WITH added AS (
                INSERT INTO registry.evidence_job_items (job, item)
                SELECT :job, item FROM unnest(cast(:items AS text[])) AS i (item)
                ON CONFLICT DO NOTHING RETURNING 1)
            UPDATE registry.evidence_jobs SET total = total + (SELECT count(*) FROM added) WHERE job = :job"""),
        {"job": job, "items": sorted(items)},
    )


async def get_job(session: AsyncSession, job: int) -> Job | None:
    """How far a job is."""
    row = (await session.execute(text(f"{_JOB} WHERE job = :job"), {"job": job})).one_or_none()
    return None if row is None else Job(**row._mapping)


async def list_jobs(session: AsyncSession, *, limit: int) -> list[Job]:
    """The newest first."""
    rows = await session.execute(text(f"{_JOB} ORDER BY job DESC LIMIT :limit"), {"limit": limit})
    return [Job(**row._mapping) for row in rows]


async def find_open_jobs(session: AsyncSession, kinds: Collection[JobKind]) -> list[Job]:
    """Jobs that are not finished, the oldest first."""
    query = text(f"{_JOB} WHERE finished_at IS NULL AND kind = ANY(:kinds) ORDER BY job")
    return [Job(**row._mapping) for row in await session.execute(query, {"kinds": list(kinds)})]


async def has_open_job(session: AsyncSession, kind: JobKind, scope: Scope, target: str) -> bool:
    """Whether the same is being done already."""
    query = text("""
        SELECT EXISTS (SELECT FROM registry.evidence_jobs WHERE finished_at IS NULL
                       AND (kind, scope, target) = (:kind, :scope, :target))""")
    found: bool = (await session.execute(query, {"kind": kind, "scope": scope, "target": target})).scalar_one()
    return found


async def peek_items(session: AsyncSession, job: int, count: int) -> list[str]:
    """What comes next, held by nobody."""
    query = text("SELECT item FROM registry.evidence_job_items WHERE job = :job ORDER BY item LIMIT :count")
    return list((await session.scalars(query, {"job": job, "count": count})).all())


async def hold_items(session: AsyncSession, job: int, count: int) -> list[str]:
    """What comes next; until the commit nobody else is given it."""
    query = text("""
        SELECT item FROM registry.evidence_job_items WHERE job = :job
        ORDER BY item LIMIT :count FOR UPDATE SKIP LOCKED""")
    return list((await session.scalars(query, {"job": job, "count": count})).all())


async def finish_items(session: AsyncSession, job: int, items: Collection[str], *, found: int) -> None:
    """These are done. The row is taken last: batches that run side by side wait for it only here."""
    await session.execute(
        text("DELETE FROM registry.evidence_job_items WHERE job = :job AND item = ANY(:items)"),
        {"job": job, "items": list(items)},
    )
    await session.execute(
        text("UPDATE registry.evidence_jobs SET done = done + :done, found = found + :found WHERE job = :job"),
        {"job": job, "done": len(items), "found": found},
    )


async def finish_if_empty(session: AsyncSession, job: int) -> None:
    """Nothing is left, and nobody holds the last of it."""
    await session.execute(
        text("""
            UPDATE registry.evidence_jobs j SET finished_at = clock_timestamp()
            WHERE job = :job AND finished_at IS NULL
              AND NOT EXISTS (SELECT FROM registry.evidence_job_items i WHERE i.job = j.job)"""),
        {"job": job},
    )
