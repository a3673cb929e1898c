"""A reviewer confirms a school's figures: exactly what he was shown, with a second factor of late."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from pydantic import ValidationError
from starlette.responses import Response

from hbs_schema.intake.windows import Window
from hbs_schema.review_api import SignOffContentOut, SignOffIn
from so_registry.console import paths
from so_registry.console.answers import PageRoute, go, show
from so_registry.console.forms import Fields, first, read_uuid
from so_registry.console.page import Page
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.people.refused import NothingFound, ReasonNeeded
from so_registry.domain.people.roles import Action
from so_registry.domain.reconciling.errors import SignatureNeeded
from so_registry.domain.window_numbers import parse_window
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.boards.show_window import show_window
from so_registry.usecases.boards.tell_story import is_reason
from so_registry.usecases.reconciling.sign_off import ACCEPT, show_content, sign_off, withdraw_sign_off

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = None


@dataclass(frozen=True)
class SignOffPage(Page):
    """What a sign-off would confirm now. `needs_signature`: the calendar asks for the reviewer's own."""

    template = "sign_off.html"
    heading = "sign-off.heading"
    window: Window
    school: str
    content: SignOffContentOut
    needs_signature: bool
    sign_off_id: UUID
    names: Names


@router.get(paths.SIGN_OFF)
async def get_sign_off(
    request: Request, visit: Annotated[Visit, Depends(reading(Action.SIGN_OFF))], window: str, school: str
) -> Response:
    """All grades of the school, as they stand now."""
    window_no = parse_window(window)
    content = await show_content(window_no, school, (), schools=visit.schools, sessions=visit.use.sessions)
    head = await show_window(window_no, sessions=visit.use.sessions)
    names = await find_names(schools=[school], sessions=visit.use.sessions)
    page = SignOffPage(head.window, school, content, head.window.reviewer == ACCEPT, uuid4(), names)
    return show(request, page, visit)


@router.post(paths.SIGN_OFF)
async def post_sign_off(
    visit: Annotated[Visit, Depends(acting(Action.SIGN_OFF))], window: str, school: str
) -> Response:
    """What was shown, and nothing else: if it has changed since, nothing is stored."""
    window_no = parse_window(window)
    await sign_off(
        _wanted(visit.fields, school),
        window_no=window_no,
        sign_off_id=read_uuid(first(visit.fields, "sign-off")),
        schools=visit.schools,
        by=visit.by,
        sessions=visit.use.sessions,
    )
    return go(paths.SCHOOL.format(window=window_no, school=school))


@router.post(paths.WITHDRAW_SIGN_OFF)
async def post_withdraw(
    visit: Annotated[Visit, Depends(acting(Action.SIGN_OFF))], window: str, school: str
) -> Response:
    """It stands no more, for a reason; it stays to be read."""
    reason = first(visit.fields, "reason")
    if not is_reason(reason):
        raise ReasonNeeded
    window_no = parse_window(window)
    await withdraw_sign_off(
        reason,
        window_no=window_no,
        sign_off_id=read_uuid(first(visit.fields, "sign-off")),
        schools=visit.schools,
        by=visit.by,
        sessions=visit.use.sessions,
    )
    return go(paths.SCHOOL.format(window=window_no, school=school))


def _wanted(fields: Fields, school: str) -> SignOffIn:
    """Raises SignatureNeeded for what cannot be a signature, NothingFound for what no page of ours has sent."""
    statement, note, enrolment = (first(fields, name) for name in ("statement", "note", "enrolment"))
    asked: dict[str, Any] = {
        "school": school,
        "grades": [int(grade) for grade in fields.get("grade", ()) if grade.isdecimal() and len(grade) < 3],
        "packets": first(fields, "packets"),
    }
    asked |= {"enrolment": int(enrolment)} if enrolment.isdecimal() and len(enrolment) < 10 else {}
    asked |= {"note": note} if note else {}
    try:
        wanted = SignOffIn.model_validate(asked)
    except ValidationError:
        raise NothingFound from None
    try:
        return SignOffIn.model_validate({**wanted.model_dump(exclude_none=True), "statement": statement or None})
    except ValidationError:
        raise SignatureNeeded from None
