"""Submissions of software that signs by itself: the same bytes and the same intake as over RabbitMQ."""

from fastapi import APIRouter, Request, Response, status

from hbs_kit.openapi import raw_body
from hbs_schema.envelopes.shape import MAX_SUBMISSION, SubmissionShape
from hbs_schema.messages.answers import SubmissionAnswer
from hbs_schema.messages.routes import SUBMISSION_TYPE
from hbs_schema.publishing import plain_schema
from so_registry.domain.errors import (
    SchoolNotAllowed,
    SubmissionConflict,
    SubmissionUnknown,
    WindowNotOpen,
    WindowUnknown,
)
from so_registry.http.deps import Reader, School, SubmissionId, Submitter, Use, WindowNumber, check_school
from so_registry.http.problems import refusals
from so_registry.usecases.find_answer import find_answer
from so_registry.usecases.receive_submission import receive_submission

router = APIRouter(prefix="/v1/windows/{window}/submissions", tags=["submissions"])

_BYTES = raw_body(
    SUBMISSION_TYPE,
    plain_schema(SubmissionShape),
    "The submission's bytes (docs/packet.md), kept and hashed as they come: the sender's own RFC 8785 form.",
)


@router.put(
    "/{submission_id}",
    max_body_size=MAX_SUBMISSION,
    status_code=status.HTTP_202_ACCEPTED,
    response_model_exclude_none=True,
    openapi_extra=_BYTES,
    responses={
        200: {"model": SubmissionAnswer, "description": "Received before: the answer as it stands"},
        **refusals(SchoolNotAllowed, WindowUnknown, SubmissionConflict, WindowNotOpen),
    },
)
async def put_submission(
    window: WindowNumber,
    submission_id: SubmissionId,
    school: School,
    request: Request,
    caller: Submitter,
    use: Use,
    response: Response,
) -> SubmissionAnswer:
    """Hand over a submission of `school`. 202 once its bytes are stored; the verdict comes by GET or RabbitMQ.

    The same id and bytes again: 200 with the answer as it then stands. Other bytes: 409 `submission-conflict`.
    """
    check_school(caller, school)
    body = await request.body()
    received = await receive_submission(
        body,
        window_no=window,
        school=school,
        submission_id=submission_id,
        client_id=caller.client_id,
        sessions=use.sessions,
    )
    if not received.is_new:
        response.status_code = status.HTTP_200_OK
    return await find_answer(window_no=window, school=school, submission_id=submission_id, sessions=use.sessions)


@router.get(
    "/{submission_id}",
    response_model_exclude_none=True,
    responses=refusals(SchoolNotAllowed, WindowUnknown, SubmissionUnknown),
)
async def get_submission(
    window: WindowNumber, submission_id: SubmissionId, school: School, caller: Reader, use: Use
) -> SubmissionAnswer:
    """The answer to a submission as it now stands; final once `state` is not `received`."""
    check_school(caller, school)
    return await find_answer(window_no=window, school=school, submission_id=submission_id, sessions=use.sessions)


LARGEST_BODY = MAX_SUBMISSION
