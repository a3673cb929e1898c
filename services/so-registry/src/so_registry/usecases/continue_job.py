"""The worker goes on with every job over stored evidence that is not finished, whoever asked for it.

Renewals of objects are signed: their key is in no process that talks to schools, so their command goes on with them.
"""

from hbs_kit.db import Sessions
from so_registry.clients.opening import EvidenceClients
from so_registry.clients.trouble import PeerTrouble
from so_registry.domain.jobs import JobKind
from so_registry.storage import evidence_jobs
from so_registry.usecases.judge_statements import Trust
from so_registry.usecases.renew_timestamps import renew_timestamps
from so_registry.usecases.run_recheck import Asked, run_recheck


async def continue_job(*, sessions: Sessions, trust: Trust, clients: EvidenceClients, asked: Asked) -> bool:
    """A batch of the oldest open job that can go on; False if there is none, or others are at the rest of it.

    Raises PeerTrouble if nothing else could be done: a CA that is away for weeks holds up no job but its own.
    """
    kinds: list[JobKind] = ["recheck", "renew-timestamps"] if clients.timestamps else ["recheck"]
    async with sessions() as session:
        jobs = await evidence_jobs.find_open_jobs(session, kinds)
    trouble: PeerTrouble | None = None
    for job in jobs:
        try:
            if job.kind == "recheck" or clients.timestamps is None:
                after = await run_recheck(job.job, sessions=sessions, trust=trust, client=clients.status, asked=asked)
            else:
                after = await renew_timestamps(job.job, sessions=sessions, client=clients.timestamps)
        except PeerTrouble as error:
            trouble = trouble or error
        else:
            if after.done > job.done:
                return True
    if trouble is not None:
        raise trouble
    return False
