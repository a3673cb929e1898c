"""Annotations after the lock: what decisions have said, what the Ministry answered, and proposing another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from pydantic import ValidationError
from starlette.responses import Response

from hbs_schema.acts_api import AnnotationIn
from so_registry.console import paths
from so_registry.console.answers import PageRoute, go, show
from so_registry.console.forms import Fields, first, read_uuid
from so_registry.console.page import Entry, Page
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.annotations.annotating import AnnotationKind, Wanted
from so_registry.domain.people.refused import NotPermitted
from so_registry.domain.people.roles import Action
from so_registry.usecases.annotations.propose_annotation import propose_annotation
from so_registry.usecases.annotations.show_annotations import show_annotations
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.boards.tell_story import is_reason

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = Entry(paths.ANNOTATIONS, "menu.annotations", frozenset({Action.PROPOSE_ACTS, Action.READ_AUDIT}))
KINDS: Final[tuple[AnnotationKind, ...]] = ("identity-corrected", "invalidated", "reissued-as")
FIELDS: Final = ("annotation", "packets", "successor", "number", "date", "reason")


@dataclass(frozen=True)
class AnnotationsPage(Page):
    """`is_on`: the registrar annotates at all; `proposal_id` makes a second click the same proposal."""

    template = "annotations.html"
    heading = "annotations.heading"
    annotations: Sequence[Mapping[str, Any]]
    is_on: bool
    proposal_id: UUID
    names: Names
    kinds: Sequence[str] = KINDS
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Sequence[str] = ()


@router.get(paths.ANNOTATIONS)
async def get_annotations(request: Request, visit: Annotated[Visit, Depends(reading(None))]) -> Response:
    """A decision is the registrar's: whoever looks after some schools alone is not shown it."""
    _check_sees(visit)
    return await _show(request, visit)


@router.post(paths.ANNOTATIONS)
async def post_annotation(request: Request, visit: Annotated[Visit, Depends(acting(Action.PROPOSE_ACTS))]) -> Response:
    """Propose it: another person approves, and it is signed where the lock's key is."""
    if visit.schools is not None:
        raise NotPermitted
    wanted, wrong = _wanted(visit.fields)
    if wanted is None:
        return await _show(request, visit, wrong)
    proposed = await propose_annotation(
        wanted,
        first(visit.fields, "reason"),
        proposal_id=read_uuid(first(visit.fields, "proposal")),
        by=visit.by,
        is_on=visit.use.annotations,
        sessions=visit.use.sessions,
    )
    return go(paths.PROPOSAL.format(proposal=proposed.proposal_id))


async def _show(request: Request, visit: Visit, wrong: Sequence[str] = ()) -> Response:
    found = await show_annotations(sessions=visit.use.sessions)
    typed = {name: first(visit.fields, name) for name in FIELDS}
    names = await find_names(
        schools={line["school"] for line in found},
        actors={line[name] for line in found for name in ("proposed_by", "decided_by")},
        sessions=visit.use.sessions,
    )
    page = AnnotationsPage(found, visit.use.annotations, uuid4(), names, typed=typed, wrong=wrong)
    return show(request, page, visit, status=422 if wrong else 200, path=paths.ANNOTATIONS)


def _wanted(fields: Fields) -> tuple[Wanted | None, list[str]]:
    """As the API takes it; or the fields that have to be filled in again."""
    asked: dict[str, Any] = {
        "annotation": first(fields, "annotation"),
        "decision": {"number": first(fields, "number"), "date": first(fields, "date")},
        "packets": first(fields, "packets").split(),
        "reason": first(fields, "reason"),
    }
    asked |= {"successor": first(fields, "successor")} if first(fields, "successor") else {}
    wrong = [] if is_reason(asked["reason"]) else ["reason"]
    try:
        told = AnnotationIn.model_validate(asked)
    except ValidationError as error:
        return None, sorted({_field(each["loc"]) for each in error.errors()} | set(wrong))
    if wrong:
        return None, wrong
    return Wanted(told.annotation, told.decision.number, told.decision.date, told.packets, told.successor), []


def _field(place: tuple[int | str, ...]) -> str:
    """Where a page has it: a decision's number and date are fields of their own."""
    name = str(place[1] if place[0] == "decision" and len(place) > 1 else place[0])
    return name if name in FIELDS else "packets"


def _check_sees(visit: Visit) -> None:
    """Raises NotPermitted unless some role of his shows annotations of all schools."""
    for action in (Action.PROPOSE_ACTS, Action.READ_AUDIT):
        if visit.visitor.may(action) and visit.visitor.reach(action) is None:
            return
    raise NotPermitted
