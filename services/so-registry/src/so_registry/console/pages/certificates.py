"""Certificates that wait: where, whose (for a reason), and what the reviewer or the approver says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from so_registry.console import paths
from so_registry.console.answers import PageRoute, show
from so_registry.console.cookies import language_of
from so_registry.console.forms import first, read_uuid
from so_registry.console.page import Entry, Page
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.certificates.bindings import ActKind
from so_registry.domain.certificates.voices import Wanted
from so_registry.domain.errors import RegistryError
from so_registry.domain.people.grants import Schools
from so_registry.domain.people.refused import NothingFound, NotPermitted, ReasonNeeded
from so_registry.domain.people.roles import Action
from so_registry.domain.people.sessions import Visitor
from so_registry.domain.refusals import REFUSALS
from so_registry.storage.boards.declarations import WaitingSchool
from so_registry.usecases.act_on_certificate import Order, act_on_certificate
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.boards.tell_story import is_reason
from so_registry.usecases.boards.view_declarations import Declarations, show_waiting_schools, view_declarations

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = Entry(
    paths.CERTIFICATES, "menu.certificates", frozenset({Action.REVIEW_CERTIFICATES, Action.APPROVE_CERTIFICATES})
)
ACTS: Final = {
    "review": (ActKind.REVIEW, Action.REVIEW_CERTIFICATES),
    "return": (ActKind.REJECT, Action.REVIEW_CERTIFICATES),
    "approve": (ActKind.APPROVE, Action.APPROVE_CERTIFICATES),
    "reject": (ActKind.REJECT, Action.APPROVE_CERTIFICATES),
}


@dataclass(frozen=True)
class WaitingPage(Page):
    """Where declarations wait; nobody is named."""

    template = "certificates.html"
    heading = "certificates.heading"
    schools: Sequence[WaitingSchool]


@dataclass(frozen=True)
class DeclarationsPage(Page):
    """A school's, by name. `batch` makes a second click the same act."""

    template = "declarations.html"
    heading = "declarations.heading"
    declarations: Declarations
    why: str
    acts: Sequence[str]
    batch: UUID
    names: Names


@dataclass(frozen=True)
class Said:
    """What became of one: its state, or why not."""

    declaration: UUID
    approval: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class DecidedPage(Page):
    """What became of each that was chosen."""

    template = "decided.html"
    heading = "decided.heading"
    said: Sequence[Said]


@router.get(paths.CERTIFICATES)
async def get_certificates(request: Request, visit: Annotated[Visit, Depends(reading(None))]) -> Response:
    """For reviewers and approvers."""
    schools = reach_of(visit.visitor)
    return show(request, WaitingPage(await show_waiting_schools(schools, sessions=visit.use.sessions)), visit)


@router.post(paths.DECLARATIONS)
async def post_declarations(request: Request, visit: Annotated[Visit, Depends(acting(None))]) -> Response:
    """The names, for a reason."""
    why = first(visit.fields, "reason")
    found = await view_declarations(
        first(visit.fields, "school"), reach_of(visit.visitor), reason=why, by=visit.by, sessions=visit.use.sessions
    )
    acts = [name for name, (_, action) in ACTS.items() if visit.visitor.may(action)]
    names = await find_names(schools=[found.school], sessions=visit.use.sessions)
    return show(request, DeclarationsPage(found, why, acts, uuid4(), names), visit, path=paths.CERTIFICATES)


@router.post(paths.DECIDE_DECLARATIONS)
async def post_decide(request: Request, visit: Annotated[Visit, Depends(acting(None))]) -> Response:
    """One act on each that was chosen; what is refused of one stands beside it and hinders no other."""
    name = first(visit.fields, "act")
    if name not in ACTS:
        raise NothingFound
    kind, action = ACTS[name]
    schools = visit.visitor.check_act(action, visit.use.term)
    reason = first(visit.fields, "reason")
    if not is_reason(reason):
        raise ReasonNeeded
    batch = read_uuid(first(visit.fields, "batch"))
    chosen = [read_uuid(text) for text in visit.fields.get("declaration", ())]
    said = [
        await say(request, visit, Order(one, uuid5(batch, f"{name} {one}"), Wanted(kind), reason, schools))
        for one in chosen
    ]
    return show(request, DecidedPage(said), visit, path=paths.CERTIFICATES)


async def say(request: Request, visit: Visit, order: Order) -> Said:
    """What becomes of one of several."""
    try:
        done = await act_on_certificate(order, by=visit.by, rule=visit.use.approval_rule, sessions=visit.use.sessions)
    except RegistryError as error:
        told = REFUSALS[type(error)].sentence.in_(language_of(request))
        return Said(order.declaration_id, sentence=told.format(**error.detail_params))
    return Said(order.declaration_id, approval=done.approval)


def reach_of(visitor: Visitor) -> Schools:
    """Where he reviews or approves. Raises NotPermitted for who does neither."""
    found: set[str] = set()
    is_any = False
    for action in (Action.REVIEW_CERTIFICATES, Action.APPROVE_CERTIFICATES):
        if not visitor.may(action):
            continue
        is_any, own = True, visitor.reach(action)
        if own is None:
            return None
        found |= own
    if not is_any:
        raise NotPermitted
    return frozenset(found)
