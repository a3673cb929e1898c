"""Carrying out a purge that a second person has approved: batch by batch, each with its tombstones.

Order of durability: the approval is used and the job stored in one transaction; then each batch commits by itself. A
crash between them loses none: the job goes on where it stands, and its approval is used once.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.verification.times import from_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.errors import JobUnknown, ProposalUnknown
from so_registry.domain.retention.keeping import PROPOSAL, Kept
from so_registry.storage import audit
from so_registry.storage.feeds import count_events, list_uncounted
from so_registry.storage.proposals import find_proposal
from so_registry.storage.retention import PurgeJob, add_job, count_purgeable, find_job, purge_batch
from so_registry.usecases.proposals.use_approval import use_approval

BATCH = 500
Progress = Callable[[int, int], None]


async def run_purge(
    proposal_id: UUID, *, by: Actor, sessions: Sessions, progress: Progress = lambda *_: None, batch: int = BATCH
) -> PurgeJob:
    """Begin, or go on; the job once it is finished. Raises ProposalUnknown, ApprovalNeeded."""
    await _begin(proposal_id, by, sessions)
    while True:
        async with sessions.begin() as session:
            await _count_old_events(session, proposal_id)
            count = await purge_batch(session, proposal_id, batch)
            job = await find_job(session, proposal_id)
            if job is None:
                raise JobUnknown
            if count:
                concerns = f"proposal:{proposal_id}"
                told: audit.Values = {"kind": job.kind, "rows": count, "done": job.done}
                await audit.note(session, "purge", by, concerns=concerns, after=told)
        progress(job.done, job.total)
        if job.finished_at is not None:
            return job


async def _count_old_events(session: AsyncSession, proposal_id: UUID) -> None:
    """A feed that nobody reads has an end as well: what leaves it has a number, by which a reader sees it gone."""
    job = await find_job(session, proposal_id)
    if job is not None and job.kind == Kept.EVENT.value:
        for client_id in await list_uncounted(session):
            await count_events(session, client_id, None)


async def _begin(proposal_id: UUID, by: Actor, sessions: Sessions) -> None:
    async with sessions.begin() as session:
        if await find_job(session, proposal_id) is not None:
            return
        proposal = await find_proposal(session, proposal_id)
        if proposal is None:
            raise ProposalUnknown
        approved = await use_approval(session, proposal_id, PROPOSAL, proposal.members)
        kind, before = str(approved.members["kind"]), from_instant(str(approved.members["before"]))
        total = await count_purgeable(session, kind, before)
        await add_job(session, PurgeJob(proposal_id, kind, before, total, 0, None), by=by.name)
        concerns = f"proposal:{proposal_id}"
        told: audit.Values = {"kind": kind, "rows": total}
        reason = approved.decision_number or approved.reason
        await audit.note(session, "purge-start", by, concerns=concerns, reason=reason, after=told)
