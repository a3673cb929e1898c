"""Submissions of software that signs by itself: the same bytes and the same intake as over RabbitMQ."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response, status

from hbs_kit.openapi import raw_body
from hbs_kit.openapi_headers import header
from hbs_schema.envelopes.shape import MAX_SUBMISSION, SubmissionShape
from hbs_schema.messages.answers import SubmissionAnswer
from hbs_schema.messages.routes import SUBMISSION_TYPE
from hbs_schema.publishing import plain_schema
from so_registry.domain.answers import ask_again_after
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

_AGAIN: dict[str, Any] = {
    "headers": header("Retry-After", "While `state` is `received`: seconds to wait before asking again")
}

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
        200: {"model": SubmissionAnswer, "description": "Received before: the answer as it stands", **_AGAIN},
        202: {"description": "Its bytes are stored", **_AGAIN},
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
    answer = await find_answer(window_no=window, school=school, submission_id=submission_id, sessions=use.sessions)
    _say_when(response, answer, use.clock())
    return answer


@router.get(
    "/{submission_id}",
    response_model_exclude_none=True,
    responses={
        200: {"description": "The answer as it stands", **_AGAIN},
        **refusals(SchoolNotAllowed, WindowUnknown, SubmissionUnknown),
    },
)
async def get_submission(
    window: WindowNumber, submission_id: SubmissionId, school: School, caller: Reader, use: Use, response: Response
) -> SubmissionAnswer:
    """The answer to a submission as it now stands; final once `state` is not `received`."""
    check_school(caller, school)
    answer = await find_answer(window_no=window, school=school, submission_id=submission_id, sessions=use.sessions)
    _say_when(response, answer, use.clock())
    return answer


def _say_when(response: Response, answer: SubmissionAnswer, now: datetime) -> None:
    pause = ask_again_after(answer, now)
    if pause is not None:
        response.headers["Retry-After"] = str(int(pause.total_seconds()))


LARGEST_BODY = MAX_SUBMISSION
