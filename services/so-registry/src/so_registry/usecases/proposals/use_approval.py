"""An approval is used once, by the job that does exactly what was approved."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.errors import ApprovalNeeded
from so_registry.domain.proposals.proposal import Proposal, ProposalState, check_unchanged, digest_of
from so_registry.storage.proposals import hold_proposal, set_done


async def use_approval(session: AsyncSession, proposal_id: UUID, kind: str, members: Mapping[str, Any]) -> Proposal:
    """Mark it done in the caller's transaction; whoever is second waits and finds it used.

    Raises ProposalUnknown, ApprovalNeeded unless it is approved and of this kind, ProposalChanged unless it is
    about exactly these members.
    """
    proposal = await hold_proposal(session, proposal_id)
    if (proposal.kind, proposal.state) != (kind, ProposalState.APPROVED):
        raise ApprovalNeeded
    check_unchanged(proposal, digest_of(members))
    await set_done(session, proposal_id)
    return proposal
