"""Acts of the registrar that two people do: proposed, approved, rejected. Signing is the operator's command."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from hbs_kit.access import require
from hbs_kit.identity import Caller
from hbs_kit.pagination import CursorMalformed, decode_uuid_cursor, encode_cursor
from hbs_kit.problem_schema import responses
from hbs_schema.acts_api import AnnotationIn, ProposalDecisionIn, ProposalOut, ProposalsOut
from hbs_schema.base64url import decode_digest, encode
from hbs_schema.verification.times import to_instant
from so_registry.domain import act_errors, errors
from so_registry.domain.annotations.annotating import Wanted
from so_registry.domain.people.refused import FreshFactorNeeded
from so_registry.domain.proposals.proposal import WAITING, Proposal, ProposalState
from so_registry.http.deps import PageCursor, PageSize, Use, actor_of, check_fresh
from so_registry.http.problems import PROBLEMS, refusals
from so_registry.usecases.annotations.propose_annotation import propose_annotation
from so_registry.usecases.proposals.approve import Decision, approve
from so_registry.usecases.proposals.carriers import CARRIERS
from so_registry.usecases.proposals.reject import reject
from so_registry.usecases.proposals.show_proposals import show_proposal, show_proposals

router = APIRouter(prefix="/v1", tags=["proposals"])

ActReader = Annotated[Caller, Depends(require("acts:read"))]
Proposer = Annotated[Caller, Depends(require("acts:propose"))]
Approver = Annotated[Caller, Depends(require("acts:approve"))]
ProposalId = Annotated[UUID, Path(description="Chosen by whoever proposes: a new UUID")]
State = Annotated[ProposalState | None, Query(description="Only these; without it those that wait")]
DryRun = Annotated[bool, Query(description="Check everything and store nothing")]
DECIDED = refusals(
    errors.SchoolNotAllowed,
    errors.ProposalUnknown,
    errors.ProposalChanged,
    errors.ProposalDecided,
    errors.PersonNeeded,
    errors.SecondPersonNeeded,
    FreshFactorNeeded,
)


@router.get("/proposals", responses=responses(PROBLEMS, CursorMalformed, errors.SchoolNotAllowed))
async def get_proposals(
    caller: ActReader, use: Use, state: State = None, cursor: PageCursor = None, limit: PageSize = 50
) -> ProposalsOut:
    """What waits for a second person, or for the job that was approved."""
    _check_registrar(caller)
    after = decode_uuid_cursor(cursor) if cursor else None
    states = [state] if state else sorted(WAITING)
    found = await show_proposals(states, sessions=use.sessions, after=after, limit=limit + 1)
    page = found[:limit]
    following = encode_cursor(page[-1].proposal_id) if len(found) > limit else None
    return ProposalsOut(items=tuple(map(_out, page)), next=following)


@router.get("/proposals/{proposal_id}", responses=refusals(errors.SchoolNotAllowed, errors.ProposalUnknown))
async def get_proposal(proposal_id: ProposalId, caller: ActReader, use: Use) -> ProposalOut:
    """One of them, with exactly what will be done."""
    _check_registrar(caller)
    return _out(await show_proposal(proposal_id, sessions=use.sessions))


@router.put("/proposals/{proposal_id}/approval", responses=DECIDED)
async def put_approval(
    proposal_id: ProposalId, body: ProposalDecisionIn, caller: Approver, use: Use, dry_run: DryRun = False
) -> ProposalOut:
    """Approve exactly what was shown. Never by whoever proposed; the same approval again changes nothing."""
    _check_registrar(caller)
    check_fresh(caller, use)
    order = Decision(proposal_id, decode_digest(body.sha256), body.reason)
    return _out(await approve(order, by=actor_of(caller), sessions=use.sessions, carriers=CARRIERS, is_dry_run=dry_run))


@router.put("/proposals/{proposal_id}/rejection", responses=DECIDED)
async def put_rejection(proposal_id: ProposalId, body: ProposalDecisionIn, caller: Approver, use: Use) -> ProposalOut:
    """Reject, or take back one's own, until it is carried out."""
    _check_registrar(caller)
    check_fresh(caller, use)
    order = Decision(proposal_id, decode_digest(body.sha256), body.reason)
    return _out(await reject(order, by=actor_of(caller), sessions=use.sessions))


@router.put(
    "/annotations/{proposal_id}",
    responses=refusals(
        errors.SchoolNotAllowed,
        act_errors.AnnotationsOff,
        act_errors.NotAnnotatable,
        errors.ProposalConflict,
        errors.ProposalWaiting,
        errors.PersonNeeded,
    ),
)
async def put_annotation(
    proposal_id: ProposalId, body: AnnotationIn, caller: Proposer, use: Use, dry_run: DryRun = False
) -> ProposalOut:
    """Propose what a numbered decision is to say of locked packets: nothing is signed before a second approval."""
    _check_registrar(caller)
    decision = body.decision
    wanted = Wanted(body.annotation, decision.number, decision.date, body.packets, body.successor)
    return _out(
        await propose_annotation(
            wanted,
            body.reason,
            proposal_id=proposal_id,
            by=actor_of(caller),
            is_on=use.settings.annotations,
            sessions=use.sessions,
            is_dry_run=dry_run,
        )
    )


def _check_registrar(caller: Caller) -> None:
    """Raises SchoolNotAllowed for whoever speaks for schools: these acts are the registrar's own."""
    if caller.names_acts_for:
        raise errors.SchoolNotAllowed


def _out(proposal: Proposal) -> ProposalOut:
    def told(name: str) -> str | None:
        at = getattr(proposal, name)
        return to_instant(at) if at else None

    return ProposalOut(
        proposal_id=str(proposal.proposal_id),
        kind=proposal.kind,
        members=dict(proposal.members),
        sha256=encode(proposal.sha256),
        reason=proposal.reason,
        decision_number=proposal.decision_number,
        proposed_by=proposal.proposed_by,
        proposed_at=to_instant(proposal.proposed_at),
        state=proposal.state.value,
        decided_by=proposal.decided_by,
        decided_at=told("decided_at"),
        decided_reason=proposal.decided_reason,
        done_at=told("done_at"),
    )
