"""Jobs over stored evidence, and what rechecks have found."""

from hbs_kit.db import Sessions
from so_registry.domain.jobs import Job
from so_registry.storage import evidence_jobs, rechecks

MOST = 100


async def show_jobs(*, sessions: Sessions) -> list[Job]:
    """The newest jobs, newest first."""
    async with sessions() as session:
        return await evidence_jobs.list_jobs(session, limit=MOST)


async def show_findings(*, is_open: bool, limit: int, sessions: Sessions) -> list[dict[str, object]]:
    """Findings, oldest first; without those that are settled if `is_open`."""
    async with sessions() as session:
        return await rechecks.list_findings(session, is_open=is_open, limit=limit)
