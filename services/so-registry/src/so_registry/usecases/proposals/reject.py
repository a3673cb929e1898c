"""Somebody rejects a proposal, or takes his own back; until it is done."""

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.proposals.proposal import Proposal, ProposalState, check_rejection, check_unchanged
from so_registry.storage import audit
from so_registry.storage.proposals import hold_proposal, set_decided
from so_registry.usecases.proposals.approve import Decision


async def reject(order: Decision, *, by: Actor, sessions: Sessions) -> Proposal:
    """Reject it; the same person's rejection again changes nothing.

    Raises ProposalUnknown, ProposalChanged, ProposalDecided, PersonNeeded.
    """
    async with sessions.begin() as session:
        proposal = await hold_proposal(session, order.proposal_id)
        check_unchanged(proposal, order.seen)
        if proposal.state == ProposalState.REJECTED and proposal.decided_by == by.name:
            return proposal
        check_rejection(proposal, by)
        await set_decided(session, order.proposal_id, ProposalState.REJECTED, by, reason=order.reason)
        concerns = str(order.proposal_id)
        # By its digest: what was decided about, word for word.
        before: audit.Values = {"state": proposal.state.value, "sha256": proposal.sha256.hex()}
        after = {**before, "state": ProposalState.REJECTED.value}
        await audit.note(
            session,
            f"reject-{proposal.kind}",
            by,
            concerns=concerns,
            reason=order.reason,
            before=before,
            after=after,
        )
        return await hold_proposal(session, order.proposal_id)
