"""Certificates that a school holds: suspended, resumed, revoked, ended, by whom the rule says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from so_registry.console import paths
from so_registry.console.answers import PageRoute, show
from so_registry.console.forms import first, read_day, read_uuid
from so_registry.console.page import Page
from so_registry.console.pages.certificates import DecidedPage, reach_of, say
from so_registry.console.visits import Visit, acting
from so_registry.domain.certificates.bindings import ActKind
from so_registry.domain.certificates.voices import Wanted
from so_registry.domain.errors import SinceNotPossible
from so_registry.domain.people.refused import NothingFound, ReasonNeeded
from so_registry.domain.people.roles import Action
from so_registry.usecases.act_on_certificate import Order
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.boards.tell_story import is_reason
from so_registry.usecases.boards.view_declarations import Declarations, view_held

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = None
ACTS: Final = {
    "suspend": ActKind.SUSPEND,
    "resume": ActKind.RESUME,
    "revoke": ActKind.REVOKE,
    "end": ActKind.END,
}


@dataclass(frozen=True)
class HeldPage(Page):
    """By name, for the reason `why`. `batch` makes a second click the same act."""

    template = "held.html"
    heading = "held.heading"
    declarations: Declarations
    why: str
    acts: Sequence[str]
    batch: UUID
    names: Names


@router.post(paths.HELD)
async def post_held(request: Request, visit: Annotated[Visit, Depends(acting(None))]) -> Response:
    """Whoever reviews or approves may look; whoever approves may act."""
    why = first(visit.fields, "reason")
    found = await view_held(
        first(visit.fields, "school"), reach_of(visit.visitor), reason=why, by=visit.by, sessions=visit.use.sessions
    )
    acts = tuple(ACTS) if visit.visitor.may(Action.APPROVE_CERTIFICATES) else ()
    names = await find_names(schools=[found.school], sessions=visit.use.sessions)
    return show(request, HeldPage(found, why, acts, uuid4(), names), visit, path=paths.CERTIFICATES)


@router.post(paths.ACT_ON_HELD)
async def post_act(request: Request, visit: Annotated[Visit, Depends(acting(Action.APPROVE_CERTIFICATES))]) -> Response:
    """One act on each that was chosen; what is refused of one stands beside it and hinders no other."""
    name, reason = first(visit.fields, "act"), first(visit.fields, "reason")
    if name not in ACTS:
        raise NothingFound
    if not is_reason(reason):
        raise ReasonNeeded
    wanted = Wanted(ACTS[name], _since(visit), is_whole=name != "end" and first(visit.fields, "whole") == "1")
    batch = read_uuid(first(visit.fields, "batch"))
    chosen = [read_uuid(text) for text in visit.fields.get("declaration", ())]
    said = [
        await say(request, visit, Order(one, uuid5(batch, f"{name} {one}"), wanted, reason, visit.schools))
        for one in chosen
    ]
    return show(request, DecidedPage(said), visit, path=paths.CERTIFICATES)


def _since(visit: Visit) -> datetime | None:
    """The beginning of a day in Vietnam; None: now. Raises SinceNotPossible for what is no day."""
    try:
        return read_day(first(visit.fields, "since"))
    except ValueError:
        raise SinceNotPossible from None
