"""Starting a cutoff job: a row, and from then on nothing depends on a terminal."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Window
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.cutoff.errors import CutoffRunning
from so_registry.domain.cutoff.jobs import LOCKS, CutoffJob, lock_members
from so_registry.domain.errors import ApprovalNeeded, NothingToLock
from so_registry.domain.proposals.proposal import NewProposal, Proposal, check_person
from so_registry.storage import audit
from so_registry.storage.cutoff.jobs import add_job, get_job
from so_registry.storage.windows import get_window, list_unlocked_grades
from so_registry.usecases.proposals.propose import propose
from so_registry.usecases.proposals.use_approval import use_approval

APPROVED_KIND = "lock"


async def start_cutoff(
    window_no: int,
    batches: Sequence[Sequence[int]] = (),
    *,
    reason: str,
    accepts: Sequence[str] = (),
    proposal_id: UUID | None = None,
    by: Actor,
    sessions: Sessions,
    is_dry_run: bool = False,
) -> CutoffJob:
    """Without `batches` those of the calendar, else all unlocked grades at once.

    Raises PersonNeeded, WindowUnknown, NothingToLock, CutoffRunning, and where the calendar asks for two people
    ApprovalNeeded, ProposalUnknown, ProposalChanged.
    """
    check_person(by)
    async with sessions() as session, session.begin() as transaction:
        # Before any window is held: whoever decides on the proposal holds it in this order too.
        window = await get_window(session, window_no)
        chosen = await _batches(session, window, batches)
        if LOCKS in window.second_person:
            if proposal_id is None:
                raise ApprovalNeeded
            await use_approval(session, proposal_id, APPROVED_KIND, lock_members(window_no, chosen, accepts))
        number = await add_job(
            session, window_no, chosen, reason=reason, accepts=accepts, proposal_id=proposal_id, by=by
        )
        if number is None:
            raise CutoffRunning
        told: audit.Values = {
            "window": str(window_no),
            "batches": "; ".join(" ".join(map(str, batch)) for batch in chosen),
            "accepts": " ".join(sorted(set(accepts))),
            **({"proposal": str(proposal_id)} if proposal_id else {}),
        }
        await audit.note(session, "start-cutoff", by, concerns=str(number), reason=reason, after=told)
        job = await get_job(session, number)
        if is_dry_run:
            await transaction.rollback()
    return job


async def propose_cutoff(
    window_no: int,
    batches: Sequence[Sequence[int]] = (),
    *,
    proposal_id: UUID,
    reason: str,
    decision_number: str,
    accepts: Sequence[str] = (),
    by: Actor,
    sessions: Sessions,
    is_dry_run: bool = False,
) -> Proposal:
    """Ask a second person for exactly these grades in this order, whatever of `accepts` is found.

    Raises what `propose` and `start_cutoff` raise.
    """
    async with sessions() as session:
        chosen = await _batches(session, await get_window(session, window_no), batches)
    members = lock_members(window_no, chosen, accepts)
    new = NewProposal(proposal_id, APPROVED_KIND, members, reason, decision_number)
    return await propose(new, by=by, sessions=sessions, is_dry_run=is_dry_run)


async def _batches(
    session: AsyncSession, window: Window, asked: Sequence[Sequence[int]]
) -> tuple[tuple[int, ...], ...]:
    """In their order, without what is locked. Raises NothingToLock."""
    unlocked = set(await list_unlocked_grades(session, window.window_no))
    named = [grade for batch in asked for grade in batch]
    if len(set(named)) != len(named) or not set(named) <= unlocked:
        raise NothingToLock
    wanted = asked or window.batches or (sorted(unlocked),)
    left = [tuple(sorted(set(batch) & unlocked)) for batch in wanted]
    # A calendar may leave a grade out of its batches: it comes last, rather than not at all.
    rest = tuple(sorted(unlocked - {grade for batch in left for grade in batch})) if not asked else ()
    chosen = tuple(batch for batch in (*left, rest) if batch)
    if not chosen:
        raise NothingToLock
    return chosen
