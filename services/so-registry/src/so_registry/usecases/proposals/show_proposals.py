"""What waits for a second person, and what became of it."""

from collections.abc import Collection
from uuid import UUID

from hbs_kit.db import Sessions
from so_registry.domain.errors import ProposalUnknown
from so_registry.domain.proposals.proposal import Proposal, ProposalState
from so_registry.storage.proposals import find_proposal, list_proposals


async def show_proposals(
    states: Collection[ProposalState], *, sessions: Sessions, after: UUID | None = None, limit: int = 200
) -> list[Proposal]:
    """By id, which is by time where ids are UUIDv7."""
    async with sessions() as session:
        return await list_proposals(session, states, after=after, limit=limit)


async def show_proposal(proposal_id: UUID, *, sessions: Sessions) -> Proposal:
    """Raises ProposalUnknown."""
    async with sessions() as session:
        proposal = await find_proposal(session, proposal_id)
    if proposal is None:
        raise ProposalUnknown
    return proposal
