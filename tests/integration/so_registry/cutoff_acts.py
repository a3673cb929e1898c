"""What is killed: a cutoff job, as the command with the lock's key goes on with it."""

from hbs_kit.clock import utc_now
from hbs_kit.db import Sessions
from so_registry.usecases.cutoff import continue_cutoff
from so_registry.usecases.cutoff.tools import CutoffTools
from tests.support.crash_child import Job


def _tools(job: Job, sessions: Sessions) -> CutoffTools:
    return CutoffTools(sessions=sessions, clock=utc_now, key=job.options["keys"]["so-lock"].open())


async def one_step(job: Job, sessions: Sessions) -> None:
    await continue_cutoff.continue_cutoff(job.options["job"], tools=_tools(job, sessions))


async def all_steps(job: Job, sessions: Sessions) -> None:
    """As far as it goes; killed from outside at any moment."""
    tools = _tools(job, sessions)
    while await continue_cutoff.continue_cutoffs(tools=tools):
        pass
