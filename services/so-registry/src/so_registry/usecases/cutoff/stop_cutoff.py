"""Pausing, going on and cancelling. Whatever step is under way ends first: it holds the job's row."""

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.cutoff.errors import CutoffLocked, CutoffOver
from so_registry.domain.cutoff.jobs import CutoffJob, CutoffState
from so_registry.domain.proposals.proposal import check_person
from so_registry.storage import audit
from so_registry.storage.cutoff.jobs import get_job, hold_job, move_job
from so_registry.storage.cutoff.measures import find_lock_of
from so_registry.storage.windows import hold_window


async def change_cutoff(
    number: int, to: CutoffState, *, by: Actor, reason: str, sessions: Sessions, is_dry_run: bool = False
) -> CutoffJob:
    """To running, paused or cancelled; the state that it has already changes nothing.

    Raises PersonNeeded, CutoffUnknown, CutoffOver, CutoffLocked.
    """
    check_person(by)
    async with sessions() as session, session.begin() as transaction:
        # A lock under way holds the window alone: what is cancelled here was not locked, and is not afterwards.
        await hold_window(session, (await get_job(session, number)).window_no)
        job = await hold_job(session, number)
        if job.state == to:
            return job
        if not job.is_open:
            raise CutoffOver
        grades = [grade for batch in job.batches for grade in batch]
        if to == CutoffState.CANCELLED and await find_lock_of(session, job.window_no, grades):
            raise CutoffLocked
        await move_job(session, job, state=to)
        before: audit.Values = {"state": job.state.value, "step": job.step.value}
        after: audit.Values = {**before, "state": to.value}
        act = f"{to.value}-cutoff"
        await audit.note(session, act, by, concerns=str(number), reason=reason, before=before, after=after)
        changed = await get_job(session, number)
        if is_dry_run:
            await transaction.rollback()
    return changed
