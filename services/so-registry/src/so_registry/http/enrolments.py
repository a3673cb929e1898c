"""What a school says of whom to expect, what has become of it, and its answers to reviewers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from hbs_schema import reconciliation_api as api
from hbs_schema import review_api
from so_registry.domain import errors
from so_registry.domain.reconciling import errors as refused
from so_registry.domain.windows.errors import SchoolNotInWindow
from so_registry.http.deps import Reader, School, Submitter, Use, WindowNumber, actor_of, check_school
from so_registry.http.problems import refusals
from so_registry.usecases.reconciling.list_pupils import list_pupils
from so_registry.usecases.reconciling.put_enrolment import put_enrolment, show_enrolment
from so_registry.usecases.reconciling.reconcile_school import reconcile_school
from so_registry.usecases.reconciling.return_list import answer_return, show_returns

router = APIRouter(prefix="/v1/windows/{window}", tags=["reconciliation"])

ReturnId = Annotated[UUID, Path(description="The registrar's id of the return")]
Open = Annotated[bool, Query(description="Only those that are not settled")]
SHOWN = refusals(errors.SchoolNotAllowed, errors.WindowUnknown, SchoolNotInWindow)


@router.put(
    "/enrolment",
    max_body_size=api.MAX_ENROLMENT_BODY,
    response_model_exclude_none=True,
    responses=refusals(
        errors.SchoolNotAllowed, errors.WindowUnknown, errors.WindowClosed, SchoolNotInWindow, refused.EnrolmentRefused
    ),
)
async def put_list(window: WindowNumber, body: api.EnrolmentIn, caller: Submitter, use: Use) -> api.EnrolmentOut:
    """Say whom to expect: every pupil of the school in the window's school year and level, until the lock.

    The whole list each time. It is one list for all windows of the year and level; the same again changes nothing.
    """
    check_school(caller, body.school)
    return await put_enrolment(body, window_no=window, by=actor_of(caller), sessions=use.sessions)


@router.get(
    "/enrolment",
    response_model_exclude_none=True,
    responses=refusals(errors.SchoolNotAllowed, errors.WindowUnknown, SchoolNotInWindow, refused.EnrolmentUnknown),
)
async def get_list(window: WindowNumber, school: School, caller: Reader, use: Use) -> api.EnrolmentOut:
    """The newest list: its number and counts, without its pupils."""
    check_school(caller, school)
    return await show_enrolment(window, school, sessions=use.sessions)


@router.get("/reconciliation", response_model_exclude_none=True, responses=SHOWN)
async def get_reconciliation(window: WindowNumber, school: School, caller: Reader, use: Use) -> api.ReconciliationOut:
    """What the school was expected to send, by class, and what has become of it."""
    check_school(caller, school)
    return await reconcile_school(window, school, sessions=use.sessions)


@router.post("/reconciliation/listings", response_model_exclude_none=True, responses=SHOWN)
async def post_own_listing(
    window: WindowNumber, school: School, body: api.ListingIn, caller: Reader, use: Use
) -> api.ListingOut:
    """The school's own pupils in some states, by pupil code and record key. A POST: it is noted with its reason."""
    check_school(caller, school)
    return await list_pupils(
        body,
        window_no=window,
        school=school,
        schools=frozenset({school}),
        by=actor_of(caller),
        with_names=False,
        sessions=use.sessions,
    )


@router.get(
    "/returns",
    response_model_exclude_none=True,
    responses=refusals(errors.SchoolNotAllowed, errors.WindowUnknown),
)
async def get_returns(
    window: WindowNumber, school: School, caller: Reader, use: Use, is_open: Open = False
) -> list[review_api.ReturnOut]:
    """What reviewers returned to the school, newest first."""
    check_school(caller, school)
    return await show_returns(window, schools=frozenset({school}), is_open=is_open, sessions=use.sessions)


@router.put(
    "/returns/{return_id}/answer",
    response_model_exclude_none=True,
    responses=refusals(
        errors.SchoolNotAllowed,
        errors.WindowUnknown,
        refused.ReturnUnknown,
        refused.ReturnSettled,
        refused.ReturnConflict,
    ),
)
async def put_answer(
    window: WindowNumber,
    return_id: ReturnId,
    school: School,
    body: review_api.ReturnAnswerIn,
    caller: Submitter,
    use: Use,
) -> review_api.ReturnOut:
    """Say what the school did about it, or why it is right; once."""
    check_school(caller, school)
    return await answer_return(
        body.words,
        window_no=window,
        return_id=return_id,
        school=school,
        by=actor_of(caller),
        sessions=use.sessions,
    )
