"""Cutoff jobs and what their steps came to."""

from dataclasses import dataclass

from hbs_kit.db import Sessions
from so_registry.domain.cutoff.jobs import CutoffJob, StepDone
from so_registry.storage.cutoff.jobs import get_job, list_jobs, list_steps

MOST = 100


@dataclass(frozen=True)
class CutoffStory:
    """A job with its steps, oldest first."""

    job: CutoffJob
    steps: tuple[StepDone, ...]


async def show_cutoff(number: int, *, sessions: Sessions) -> CutoffStory:
    """Raises CutoffUnknown."""
    async with sessions() as session:
        return CutoffStory(await get_job(session, number), tuple(await list_steps(session, number)))


async def show_cutoffs(window_no: int | None, *, sessions: Sessions) -> list[CutoffJob]:
    """The newest first, of a window or of all."""
    async with sessions() as session:
        return await list_jobs(session, window_no, limit=MOST)
