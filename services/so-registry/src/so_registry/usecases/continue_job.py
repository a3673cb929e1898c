"""The worker goes on with every job over stored evidence that is not finished, whoever asked for it."""

from hbs_kit.db import Sessions
from so_registry.clients.revocation import StatusClient
from so_registry.storage import evidence_jobs
from so_registry.usecases.judge_statements import Trust
from so_registry.usecases.run_recheck import Asked, run_recheck


async def continue_job(*, sessions: Sessions, trust: Trust, client: StatusClient | None, asked: Asked) -> bool:
    """A batch of the oldest open job; False if there is none, or others are at the rest of it. Raises PeerTrouble."""
    async with sessions() as session:
        job = await evidence_jobs.find_open_job(session, ["recheck"])
    if job is None:
        return False
    after = await run_recheck(job.job, sessions=sessions, trust=trust, client=client, asked=asked)
    return after.done > job.done
