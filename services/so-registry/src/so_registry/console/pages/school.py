"""A school in a window: its classes, its pupils by name for a reason, and what a reviewer returns and settles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from pydantic import ValidationError
from starlette.responses import Response

from hbs_schema.intake.windows import Window
from hbs_schema.reconciliation_api import ListingIn, ListingOut, ReconciliationOut
from hbs_schema.review_api import ReturnIn, ReturnOut, SignOffOut
from so_registry.console import paths
from so_registry.console.answers import PageRoute, go, show
from so_registry.console.forms import Fields, first, read_uuid
from so_registry.console.page import Page
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.people.refused import ReasonNeeded
from so_registry.domain.people.roles import Action
from so_registry.domain.reconciling.states import RETURN_WORDS, STATE_WORDS
from so_registry.domain.window_numbers import parse_window
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.boards.show_window import show_window
from so_registry.usecases.boards.tell_story import is_reason
from so_registry.usecases.reconciling.list_pupils import list_pupils
from so_registry.usecases.reconciling.reconcile_school import reconcile_school
from so_registry.usecases.reconciling.return_list import return_list, settle_return, show_returns
from so_registry.usecases.reconciling.scopes import check_allowed
from so_registry.usecases.reconciling.sign_off import show_sign_offs

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = None
ROWS: Final = 100
TO_DO: Final = ("missing", "refused", "revoked", "unexpected", "unexpected-refused")
"""States that are ticked unless somebody has chosen others: about these something is still to be done."""


@dataclass(frozen=True)
class SchoolPage(Page):
    """Nobody is named. `return_id` makes a second click the same return; `wrong`: fields to be filled in again."""

    template = "school.html"
    heading = "school-page.heading"
    window: Window
    told: ReconciliationOut
    returns: Sequence[ReturnOut]
    sign_offs: Sequence[SignOffOut]
    return_id: UUID
    names: Names
    typed: Mapping[str, str]
    wrong: Sequence[str] = ()
    states: Sequence[str] = tuple(STATE_WORDS)
    to_do: Sequence[str] = TO_DO
    return_reasons: Sequence[str] = tuple(RETURN_WORDS)


@dataclass(frozen=True)
class PupilsPage(Page):
    """By name, as far as the school has told it, for the reason `why`."""

    template = "pupils.html"
    heading = "pupils.heading"
    window: Window
    listing: ListingOut
    why: str
    chosen: Sequence[str]
    return_id: UUID
    names: Names
    return_reasons: Sequence[str] = tuple(RETURN_WORDS)


Reader = Annotated[Visit, Depends(reading(Action.READ_WINDOWS))]
Reviewer = Annotated[Visit, Depends(acting(Action.RECONCILE))]


@router.get(paths.SCHOOL)
async def get_school(request: Request, visit: Reader, window: str, school: str) -> Response:
    """Figures by class, what was returned, what was confirmed."""
    check_allowed(school, visit.schools)
    return await _show(request, visit, parse_window(window), school)


@router.post(paths.PUPILS)
async def post_pupils(
    request: Request, visit: Annotated[Visit, Depends(acting(Action.LIST_PUPILS))], window: str, school: str
) -> Response:
    """Pupils in the chosen states, by name; the look is noted with its reason before anything is shown."""
    window_no, why = parse_window(window), first(visit.fields, "reason")
    check_allowed(school, visit.schools)
    wanted = _listing(visit.fields, why)
    if wanted is None:
        return await _show(request, visit, window_no, school, wrong=("list-reason",))
    listing = await list_pupils(
        wanted,
        window_no=window_no,
        school=school,
        schools=visit.schools,
        by=visit.by,
        with_names=True,
        sessions=visit.use.sessions,
    )
    head = await show_window(window_no, sessions=visit.use.sessions)
    names = await find_names(schools=[school], sessions=visit.use.sessions)
    page = PupilsPage(head.window, listing, why, wanted.states, uuid4(), names)
    return show(request, page, visit, path=_path(window_no, school))


@router.post(paths.RETURN)
async def post_return(request: Request, visit: Reviewer, window: str, school: str) -> Response:
    """Return the list, a class, or single records, with a reason that the school reads."""
    window_no = parse_window(window)
    wanted = _return(visit.fields, school)
    if wanted is None:
        check_allowed(school, visit.schools)
        return await _show(request, visit, window_no, school, wrong=("return-reason",))
    await return_list(
        wanted,
        window_no=window_no,
        return_id=read_uuid(first(visit.fields, "return")),
        schools=visit.schools,
        by=visit.by,
        sessions=visit.use.sessions,
    )
    return go(_path(window_no, school))


@router.post(paths.SETTLE)
async def post_settle(visit: Reviewer, window: str, school: str) -> Response:
    """Content with what the school did."""
    words = first(visit.fields, "reason")
    if not is_reason(words):
        raise ReasonNeeded
    window_no = parse_window(window)
    await settle_return(
        words,
        window_no=window_no,
        return_id=read_uuid(first(visit.fields, "return")),
        schools=visit.schools,
        by=visit.by,
        sessions=visit.use.sessions,
    )
    return go(_path(window_no, school))


async def _show(request: Request, visit: Visit, window_no: int, school: str, wrong: Sequence[str] = ()) -> Response:
    head = await show_window(window_no, sessions=visit.use.sessions)
    told = await reconcile_school(window_no, school, sessions=visit.use.sessions)
    own = frozenset({school})
    page = SchoolPage(
        window=head.window,
        told=told,
        returns=await show_returns(window_no, schools=own, sessions=visit.use.sessions),
        sign_offs=await show_sign_offs(window_no, schools=own, sessions=visit.use.sessions),
        return_id=uuid4(),
        names=await find_names(schools=own, sessions=visit.use.sessions),
        typed={name: first(visit.fields, name) for name in ("reason", "reason_code", "class")},
        wrong=wrong,
    )
    return show(request, page, visit, status=422 if wrong else 200, path=_path(window_no, school))


def _path(window_no: int, school: str) -> str:
    return paths.SCHOOL.format(window=window_no, school=school)


def _listing(fields: Fields, why: str) -> ListingIn | None:
    """None where the reason is too short or too long, or nothing was chosen."""
    states = [state for state in fields.get("state", ()) if state in STATE_WORDS]
    after = first(fields, "after")
    asked: dict[str, Any] = {"reason": why, "states": states or list(TO_DO), "limit": ROWS}
    asked |= {"after": int(after)} if after.isdecimal() and len(after) < 10 else {}
    asked |= {"class": first(fields, "class")} if first(fields, "class") else {}
    try:
        return ListingIn.model_validate(asked)
    except ValidationError:
        return None


def _return(fields: Fields, school: str) -> ReturnIn | None:
    """None where the words are missing, or what only our own pages name is no such thing."""
    asked: dict[str, Any] = {
        "school": school,
        "reason_code": first(fields, "reason_code"),
        "reason": first(fields, "reason"),
        "record_keys": list(fields.get("record", ())),
    }
    asked |= {"class": first(fields, "class")} if first(fields, "class") else {}
    try:
        return ReturnIn.model_validate(asked)
    except ValidationError:
        return None
