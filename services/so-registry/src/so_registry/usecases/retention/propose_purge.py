"""What would be purged, and the first of two people who wants it so."""

from dataclasses import dataclass
from uuid import UUID

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.verification.times import from_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.proposals.proposal import NewProposal, Proposal
from so_registry.domain.retention.keeping import PROPOSAL, Kept, Retention, members_of
from so_registry.storage.retention import count_purgeable
from so_registry.usecases.proposals.propose import propose


@dataclass(frozen=True)
class PurgePlan:
    """How many rows of a kind are older than it is kept."""

    kind: Kept
    before: str
    rows: int


async def plan_purge(kind: Kept, retention: Retention, *, sessions: Sessions, clock: Clock) -> PurgePlan:
    """A dry run. Raises KeptForEver."""
    members = members_of(kind, retention, clock())
    async with sessions() as session:
        rows = await count_purgeable(session, kind.value, from_instant(members["before"]))
    return PurgePlan(kind, members["before"], rows)


@dataclass(frozen=True)
class PurgeWish:
    """What somebody proposes to purge, under an id of his choice, by which decision."""

    proposal_id: UUID
    kind: Kept
    reason: str
    decision_number: str


async def propose_purge(
    wish: PurgeWish, retention: Retention, *, by: Actor, sessions: Sessions, clock: Clock
) -> Proposal:
    """Nothing is purged yet. Raises KeptForEver, PersonNeeded, ProposalConflict, ProposalWaiting."""
    members = members_of(wish.kind, retention, clock())
    new = NewProposal(wish.proposal_id, PROPOSAL, members, wish.reason, wish.decision_number)
    return await propose(new, by=by, sessions=sessions)
