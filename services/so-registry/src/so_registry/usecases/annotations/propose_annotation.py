"""Somebody proposes what a numbered decision is to say of locked packets."""

from uuid import UUID

from hbs_kit.db import Sessions
from so_registry.domain.act_errors import AnnotationsOff
from so_registry.domain.annotations.annotating import KIND, Wanted, members_of
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.proposals.proposal import NewProposal, Proposal
from so_registry.storage.annotations import load_locked
from so_registry.usecases.proposals.propose import propose


async def propose_annotation(
    wanted: Wanted,
    reason: str,
    *,
    proposal_id: UUID,
    by: Actor,
    is_on: bool,
    sessions: Sessions,
    is_dry_run: bool = False,
) -> Proposal:
    """The proposal has exactly what will be signed. Nothing is signed yet.

    Raises AnnotationsOff, NotAnnotatable, and as `propose`.
    """
    if not is_on:
        raise AnnotationsOff
    async with sessions() as session:
        members = members_of(wanted, await load_locked(session, {*wanted.packets, wanted.successor or ""}))
    new = NewProposal(proposal_id, KIND, members, reason, wanted.number)
    return await propose(new, by=by, sessions=sessions, is_dry_run=is_dry_run)
