"""One of two people proposes exactly what is to be done; nothing is done yet."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.errors import ProposalConflict, ProposalWaiting
from so_registry.domain.proposals.proposal import NewProposal, Proposal, check_person
from so_registry.storage import audit
from so_registry.storage.proposals import add_proposal, find_proposal, hold_proposal

Check = Callable[[AsyncSession], Awaitable[None]]


async def propose(
    new: NewProposal, *, by: Actor, sessions: Sessions, check: Check | None = None, is_dry_run: bool = False
) -> Proposal:
    """Store it; the same again changes nothing. `check` refuses, in the same transaction, what could not be done.

    Raises PersonNeeded, ProposalConflict for an id that is taken, ProposalWaiting where the same waits already.
    """
    check_person(by)
    async with sessions() as session, session.begin() as transaction:
        earlier = await find_proposal(session, new.proposal_id)
        if earlier is None:
            if check is not None:
                await check(session)
            if await add_proposal(session, new, by):
                told: audit.Values = {"sha256": new.sha256.hex(), "decision": new.decision_number}
                concerns = str(new.proposal_id)
                await audit.note(session, f"propose-{new.kind}", by, concerns=concerns, reason=new.reason, after=told)
            earlier = await find_proposal(session, new.proposal_id)
        if earlier is None:
            raise ProposalWaiting
        if not earlier.is_same(new, by):
            raise ProposalConflict
        proposal = await hold_proposal(session, new.proposal_id)
        if is_dry_run:
            await transaction.rollback()
    return proposal
