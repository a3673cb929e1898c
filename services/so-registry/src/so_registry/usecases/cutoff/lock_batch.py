"""The lock of a batch, permitted by its job in the lock's own transaction."""

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.intake.windows import Window
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.cutoff.jobs import LOCKS, CutoffJob, Step
from so_registry.domain.errors import ApprovalNeeded
from so_registry.storage.cutoff.jobs import add_step, hold_job, move_job
from so_registry.usecases.cutoff.tools import CutoffTools
from so_registry.usecases.lock_window import LockResult, lock_window


class CutoffStopped(Exception):
    """Somebody has paused or gone on with the job meanwhile; nothing was locked by this one."""


async def lock_batch(job: CutoffJob, tools: CutoffTools) -> None:
    """Lock, leaves, lists and the job's next step commit together: a crash leaves all of it, or nothing.

    Raises CutoffStopped; ApprovalNeeded where a newer calendar asks for two people and one has started the job; and
    what `lock_window` raises.
    """
    key = tools.key
    assert key is not None  # noqa: S101  # narrows the type: the caller has looked
    began = tools.clock()

    async def permit(session: AsyncSession, window: Window, result: LockResult) -> None:
        # The window is held alone: whoever pauses or cancels is either before this, or waits until it is locked.
        now = await hold_job(session, job.job)
        if not now.is_at(job) or window.window_no != job.window_no:
            raise CutoffStopped
        if LOCKS in window.second_person and job.proposal_id is None:
            raise ApprovalNeeded
        outcome = {
            "seq": result.seq,
            "grades": list(result.grades),
            "packets": result.packets,
            "withdrawn": result.withdrawn,
            "schools": result.schools,
        }
        await add_step(session, now, outcome, millis=round((tools.clock() - began).total_seconds() * 1000))
        await move_job(session, now, step=Step.VERIFY)

    await lock_window(
        job.window_no,
        job.grades,
        sessions=tools.sessions,
        key=key,
        clock=tools.clock,
        progress=tools.progress,
        permit=permit,
        # Whoever started the job; the process that holds the key goes on with what he ordered.
        by=Actor(job.started_by, "so-registry", is_person=True),
    )
