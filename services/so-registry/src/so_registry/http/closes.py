"""The school's close."""

from fastapi import APIRouter

from hbs_schema.envelopes.shape import MAX_SUBMISSION
from hbs_schema.messages.answers import CloseAnswer
from hbs_schema.registry_api import CloseIn
from so_registry.domain.errors import (
    DocumentUnknown,
    SchoolBusy,
    SchoolNotAllowed,
    StatementRefused,
    WindowClosed,
    WindowUnknown,
)
from so_registry.http.deps import Closer, ClosingSchool, Use, WindowNumber, check_school
from so_registry.http.problems import refusals
from so_registry.usecases.close_school import close_school

router = APIRouter(prefix="/v1/windows/{window}/closes", tags=["closes"])


@router.put(
    "/{school}",
    max_body_size=MAX_SUBMISSION,  # a list of packets
    responses=refusals(SchoolNotAllowed, WindowUnknown, DocumentUnknown, WindowClosed, SchoolBusy, StatementRefused),
)
async def put_close(
    window: WindowNumber, school: ClosingSchool, body: CloseIn, caller: Closer, use: Use
) -> CloseAnswer:
    """Take a school's signed list; the same close again gets the same answer."""
    check_school(caller, school)
    return await close_school(body, window_no=window, school=school, sessions=use.sessions)
