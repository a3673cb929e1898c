"""What a reviewer does: returns, settlements, sign-offs. People do, no machines."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import Field

from hbs_schema import review_api
from so_registry.domain import errors
from so_registry.domain.people.refused import FreshFactorNeeded, NotPermitted
from so_registry.domain.reconciling import errors as refused
from so_registry.domain.windows.errors import SchoolNotInWindow
from so_registry.http.deps import Use, WindowNumber
from so_registry.http.problems import refusals
from so_registry.http.reviewing import Reader, Reviewer, SigningReviewer
from so_registry.usecases.reconciling.return_list import return_list, settle_return, show_returns
from so_registry.usecases.reconciling.sign_off import show_content, show_sign_offs, sign_off, withdraw_sign_off

router = APIRouter(prefix="/v1/windows/{window}/reviews", tags=["reconciliation"])

ReturnId = Annotated[UUID, Path(description="Chosen by the caller: a new UUID; the same again changes nothing")]
SignOffId = Annotated[UUID, Path(description="Chosen by the caller: a new UUID; the same again changes nothing")]
Open = Annotated[bool, Query(description="Only those that are not settled")]
OneSchool = Annotated[str, Query(description="A school of the reviewer's scope", examples=["79000001"])]
# Not `Grade`, which takes no text: a query has nothing else.
AskedGrade = Annotated[int, Field(ge=1, le=12)]
Grades = Annotated[list[AskedGrade] | None, Query(description="Of these grades; without any: all of the school's")]
_ACT = (errors.WindowUnknown, errors.SchoolNotAllowed, errors.PersonNeeded, NotPermitted)
_NEW = (*_ACT, errors.WindowClosed, SchoolNotInWindow, refused.NoReviewHere, refused.GradesNotHere)


@router.get("/returns", response_model_exclude_none=True, responses=refusals(errors.WindowUnknown, NotPermitted))
async def get_all_returns(
    window: WindowNumber, caller: Reader, use: Use, is_open: Open = False
) -> list[review_api.ReturnOut]:
    """Returns of the caller's schools, newest first."""
    return await show_returns(window, schools=caller.schools, is_open=is_open, sessions=use.sessions)


@router.put(
    "/returns/{return_id}",
    max_body_size=256 * 1024,  # record keys
    response_model_exclude_none=True,
    responses=refusals(*_NEW, refused.ReturnConflict),
)
async def put_return(
    window: WindowNumber, return_id: ReturnId, body: review_api.ReturnIn, caller: Reviewer, use: Use
) -> review_api.ReturnOut:
    """Return a school's list, or records, with a reason. The school is told at once; sign-offs of it stand no more."""
    return await return_list(
        body,
        window_no=window,
        return_id=return_id,
        schools=caller.schools,
        by=caller.by,
        sessions=use.sessions,
    )


@router.put(
    "/returns/{return_id}/settlement",
    response_model_exclude_none=True,
    responses=refusals(*_ACT, refused.ReturnUnknown, refused.ReturnConflict),
)
async def put_settlement(
    window: WindowNumber, return_id: ReturnId, body: review_api.SettlementIn, caller: Reviewer, use: Use
) -> review_api.ReturnOut:
    """The reviewer is content with what the school did."""
    return await settle_return(
        body.words,
        window_no=window,
        return_id=return_id,
        schools=caller.schools,
        by=caller.by,
        sessions=use.sessions,
    )


@router.get("/sign-offs", response_model_exclude_none=True, responses=refusals(errors.WindowUnknown, NotPermitted))
async def get_sign_offs(window: WindowNumber, caller: Reader, use: Use) -> list[review_api.SignOffOut]:
    """Sign-offs of the caller's schools, newest first; `is_standing` says which of them still count."""
    return await show_sign_offs(window, schools=caller.schools, sessions=use.sessions)


@router.get(
    "/sign-offs/content",
    response_model_exclude_none=True,
    responses=refusals(
        errors.WindowUnknown,
        NotPermitted,
        errors.SchoolNotAllowed,
        SchoolNotInWindow,
        refused.NoReviewHere,
        refused.GradesNotHere,
        refused.EnrolmentUnknown,
    ),
)
async def get_content(
    window: WindowNumber, school: OneSchool, caller: Reader, use: Use, grade: Grades = None
) -> review_api.SignOffContentOut:
    """What a sign-off would confirm now, as the bytes that a reviewer signs where the calendar asks for it."""
    return await show_content(
        window, school, tuple(sorted(set(grade or ()))), schools=caller.schools, sessions=use.sessions
    )


@router.put(
    "/sign-offs/{sign_off_id}",
    response_model_exclude_none=True,
    responses=refusals(
        *_NEW,
        errors.SchoolBusy,
        refused.EnrolmentUnknown,
        refused.ReturnsOpen,
        refused.SignOffStale,
        refused.SignOffStands,
        refused.SignOffConflict,
        refused.SignatureNeeded,
        FreshFactorNeeded,
    ),
)
async def put_sign_off(
    window: WindowNumber, sign_off_id: SignOffId, body: review_api.SignOffIn, caller: SigningReviewer, use: Use
) -> review_api.SignOffOut:
    """Confirm a school's figures as they were looked at; if they have changed since, nothing is stored."""
    return await sign_off(
        body,
        window_no=window,
        sign_off_id=sign_off_id,
        schools=caller.schools,
        by=caller.by,
        sessions=use.sessions,
    )


@router.put(
    "/sign-offs/{sign_off_id}/withdrawal",
    response_model_exclude_none=True,
    responses=refusals(*_ACT, errors.WindowClosed, refused.SignOffUnknown, refused.SignOffConflict),
)
async def put_withdrawal(
    window: WindowNumber, sign_off_id: SignOffId, body: review_api.SignOffEndIn, caller: SigningReviewer, use: Use
) -> review_api.SignOffOut:
    """It stands no more; it stays to be read."""
    return await withdraw_sign_off(
        body.reason,
        window_no=window,
        sign_off_id=sign_off_id,
        schools=caller.schools,
        by=caller.by,
        sessions=use.sessions,
    )
