"""The school's close."""

from fastapi import APIRouter

from hbs_schema.envelopes.shape import MAX_SUBMISSION
from hbs_schema.messages.answers import CloseAnswer
from hbs_schema.registry_api import CloseIn, ReopenIn, ReopenOut
from so_registry.domain.act_errors import CloseUnknown
from so_registry.domain.errors import (
    DocumentUnknown,
    RecordLocked,
    RequestConflict,
    SchoolBusy,
    SchoolNotAllowed,
    StatementRefused,
    WindowClosed,
    WindowUnknown,
)
from so_registry.http.deps import ActId, Closer, ClosingSchool, Use, WindowNumber, actor_of, check_school
from so_registry.http.problems import refusals
from so_registry.usecases.close_school import close_school
from so_registry.usecases.reopen_close import reopen_close

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
    return await close_school(body, window_no=window, school=school, sessions=use.sessions, by=actor_of(caller))


@router.put(
    "/{school}/reopenings/{act_id}",
    responses=refusals(SchoolNotAllowed, WindowUnknown, WindowClosed, RecordLocked, CloseUnknown, RequestConflict),
)
async def put_reopening(
    window: WindowNumber, school: ClosingSchool, act_id: ActId, body: ReopenIn, caller: Closer, use: Use
) -> ReopenOut:
    """Open the school's close again until the cutoff; the same act again gets the same answer."""
    check_school(caller, school)
    return await reopen_close(
        body, act_id=act_id, window_no=window, school=school, by=actor_of(caller), sessions=use.sessions
    )
