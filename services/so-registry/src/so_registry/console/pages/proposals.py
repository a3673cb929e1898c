"""What waits for a second person: exactly what will be done, and his decision on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from so_registry.console import paths
from so_registry.console.answers import PageRoute, go, show
from so_registry.console.forms import first, read_uuid
from so_registry.console.page import Entry, Page
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.errors import ProposalChanged
from so_registry.domain.people.refused import NothingFound, NotPermitted, ReasonNeeded
from so_registry.domain.people.roles import Action
from so_registry.domain.proposals.proposal import WAITING, Proposal, ProposalState
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.boards.tell_story import is_reason
from so_registry.usecases.proposals.approve import Decision, approve
from so_registry.usecases.proposals.carriers import CARRIERS
from so_registry.usecases.proposals.reject import reject
from so_registry.usecases.proposals.show_proposals import show_proposal, show_proposals

router = APIRouter(route_class=PageRoute, include_in_schema=False)
SEEING = (Action.DECIDE_PROPOSALS, Action.PROPOSE_ACTS)
MENU = Entry(paths.PROPOSALS, "menu.proposals", frozenset(SEEING))


@dataclass(frozen=True)
class ProposalsPage(Page):
    """Those that wait, the oldest first."""

    template = "proposals.html"
    heading = "proposals.heading"
    proposals: Sequence[Proposal]
    names: Names


@dataclass(frozen=True)
class ProposalPage(Page):
    """One of them. `is_own`: whoever looks has proposed it, so another decides."""

    template = "proposal.html"
    heading = "proposal.heading"
    proposal: Proposal
    is_own: bool
    is_open: bool
    can_approve: bool
    names: Names


Reader = Annotated[Visit, Depends(reading(None))]


@router.get(paths.PROPOSALS)
async def get_proposals(request: Request, visit: Reader) -> Response:
    """The list. A proposal may be about any school: who looks after some alone decides on none."""
    _check_sees(visit)
    waiting = await show_proposals(WAITING, sessions=visit.use.sessions)
    names = await find_names(actors={entry.proposed_by for entry in waiting}, sessions=visit.use.sessions)
    return show(request, ProposalsPage(waiting, names), visit)


@router.get(paths.PROPOSAL)
async def get_proposal(request: Request, visit: Reader, proposal: str) -> Response:
    """One, with everything that it says."""
    _check_sees(visit)
    found = await show_proposal(read_uuid(proposal), sessions=visit.use.sessions)
    is_own, is_open = found.proposed_by == visit.by.name, found.state in WAITING
    can_approve = not is_own and found.state == ProposalState.OPEN and visit.visitor.may(Action.DECIDE_PROPOSALS)
    names = await find_names(actors=(found.proposed_by, found.decided_by), sessions=visit.use.sessions)
    return show(request, ProposalPage(found, is_own, is_open, can_approve, names), visit)


@router.post(paths.PROPOSAL)
async def post_proposal(visit: Annotated[Visit, Depends(acting(None))], proposal: str) -> Response:
    """Approve or reject what was shown, and nothing else; whoever proposed may take it back."""
    reason, act = first(visit.fields, "reason"), first(visit.fields, "act")
    found = await show_proposal(read_uuid(proposal), sessions=visit.use.sessions)
    is_taken_back = act == "reject" and found.proposed_by == visit.by.name
    schools = visit.visitor.check_act(
        Action.PROPOSE_ACTS if is_taken_back and not _decides(visit) else Action.DECIDE_PROPOSALS, visit.use.term
    )
    if schools is not None:
        raise NotPermitted
    if not is_reason(reason):
        raise ReasonNeeded
    order = Decision(found.proposal_id, _seen(first(visit.fields, "seen")), reason)
    if act == "approve":
        await approve(order, by=visit.by, sessions=visit.use.sessions, carriers=CARRIERS)
    elif act == "reject":
        await reject(order, by=visit.by, sessions=visit.use.sessions)
    else:
        raise NothingFound
    return go(paths.PROPOSAL.format(proposal=order.proposal_id))


def _decides(visit: Visit) -> bool:
    return visit.visitor.may(Action.DECIDE_PROPOSALS)


def _check_sees(visit: Visit) -> None:
    """Raises NotPermitted: a proposal may be about any school, so whoever looks after some alone sees none."""
    if not any(visit.visitor.may(action) and visit.visitor.reach(action) is None for action in SEEING):
        raise NotPermitted


def _seen(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise ProposalChanged from None
