"""What a cutoff of a window would be about: its grades, its jobs so far, and the proposals that two people need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Window
from so_registry.domain.cutoff.jobs import CutoffJob
from so_registry.domain.proposals.proposal import WAITING, Proposal
from so_registry.storage.cutoff.jobs import list_jobs
from so_registry.storage.proposals import list_proposals
from so_registry.storage.windows import database_now, get_window, list_unlocked_grades
from so_registry.usecases.cutoff.show_cutoffs import MOST
from so_registry.usecases.cutoff.start_cutoff import APPROVED_KIND

MOST_PROPOSALS = 200


@dataclass(frozen=True)
class CutoffPlan:
    """`unlocked`: grades that no lock names. `proposals` of this window wait for a decision, or to be used."""

    window: Window
    unlocked: Sequence[int]
    jobs: Sequence[CutoffJob]
    proposals: Sequence[Proposal]
    now: datetime

    @property
    def is_running(self) -> bool:
        """Whether a job is open: there is one at a time."""
        return any(job.is_open for job in self.jobs)


async def show_cutoff_plan(window_no: int, *, sessions: Sessions) -> CutoffPlan:
    """Raises WindowUnknown."""
    async with sessions() as session:
        window = await get_window(session, window_no)
        waiting = await list_proposals(session, WAITING, after=None, limit=MOST_PROPOSALS)
        return CutoffPlan(
            window=window,
            unlocked=await list_unlocked_grades(session, window_no),
            jobs=await list_jobs(session, window_no, limit=MOST),
            proposals=[
                entry
                for entry in waiting
                if entry.kind == APPROVED_KIND and entry.members.get("window") == str(window_no)
            ],
            now=await database_now(session),
        )
