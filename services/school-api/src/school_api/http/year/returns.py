"""What the registrar's reviewers returned to the school, and its answers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from hbs_schema.review_api import ReturnAnswerIn, ReturnOut
from school_api.domain import errors
from school_api.domain.year.errors import ReturnUnknown
from school_api.http.answers import responses
from school_api.http.deps import ClassReader, Closer, Use, actor_of
from school_api.http.problems import PROBLEMS
from school_api.http.year.deps import School, SchoolYearAsked
from school_api.usecases.answer_return import answer_return, show_returns

router = APIRouter(prefix="/v1/schools/{school}/registrar-returns", tags=["boards"])

ReturnId = Annotated[UUID, Path(description="The registrar's id of the return")]


@router.get("", response_model_exclude_none=True, responses=responses(PROBLEMS, errors.SchoolNotAllowed))
async def get_returns(
    school: School, school_year: SchoolYearAsked, caller: ClassReader, use: Use, response: Response
) -> list[ReturnOut]:
    """Lists and records that a reviewer returned to be corrected, newest first."""
    response.headers["Cache-Control"] = "no-store"
    return await show_returns(school, school_year, actor=actor_of(caller), sessions=use.sessions)


@router.put(
    "/{return_id}/answer",
    response_model_exclude_none=True,
    responses=responses(PROBLEMS, errors.SchoolNotAllowed, ReturnUnknown),
)
async def put_answer(school: School, return_id: ReturnId, body: ReturnAnswerIn, caller: Closer, use: Use) -> ReturnOut:
    """Tell the reviewer what the school did about it, or why it is right; once."""
    return await answer_return(
        body.words,
        school=school,
        return_id=return_id,
        actor=actor_of(caller),
        sessions=use.sessions,
        registry=use.registry,
    )
