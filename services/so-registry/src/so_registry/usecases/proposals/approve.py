"""The second of two people approves; what needs nothing more is done in the same transaction."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.proposals.proposal import Proposal, ProposalState, check_approval, check_unchanged
from so_registry.storage import audit
from so_registry.storage.proposals import hold_proposal, set_decided, set_done

Carry = Callable[[AsyncSession, Proposal, Actor], Awaitable[None]]


@dataclass(frozen=True)
class Decision:
    """What somebody decides: of which proposal, the digest of the members that he was shown, and why."""

    proposal_id: UUID
    seen: bytes
    reason: str


async def approve(
    order: Decision, *, by: Actor, sessions: Sessions, carriers: Mapping[str, Carry], is_dry_run: bool = False
) -> Proposal:
    """Approve, and carry out the kinds that `carriers` names; others wait for their own job (`use_approval`).

    The same person's approval again changes nothing. Raises ProposalUnknown, ProposalChanged, ProposalDecided,
    PersonNeeded, SecondPersonNeeded, and whatever the act itself refuses: then nothing is approved either.
    """
    async with sessions() as session, session.begin() as transaction:
        proposal = await hold_proposal(session, order.proposal_id)
        check_unchanged(proposal, order.seen)
        if proposal.state in (ProposalState.APPROVED, ProposalState.DONE) and proposal.decided_by == by.name:
            return proposal
        check_approval(proposal, by)
        await set_decided(session, order.proposal_id, ProposalState.APPROVED, by, reason=order.reason)
        concerns = str(order.proposal_id)
        # By its digest: what was decided about, word for word.
        before: audit.Values = {"state": proposal.state.value, "sha256": proposal.sha256.hex()}
        after = {**before, "state": ProposalState.APPROVED.value}
        await audit.note(
            session,
            f"approve-{proposal.kind}",
            by,
            concerns=concerns,
            reason=order.reason,
            before=before,
            after=after,
        )
        carry = carriers.get(proposal.kind)
        if carry is not None:
            await carry(session, proposal, by)
            await set_done(session, order.proposal_id)
        proposal = await hold_proposal(session, order.proposal_id)
        if is_dry_run:
            await transaction.rollback()
    return proposal
