"""Paper fallback: declared by a decision, ended by an act."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, status

from school_api.domain import errors
from school_api.domain.year import errors as year
from school_api.domain.year.lock_views import LiftIn
from school_api.domain.year.paper_views import PaperUseIn, PaperUseOut
from school_api.http.answers import responses
from school_api.http.deps import ClassReader, Reviewer, Use, actor_of
from school_api.http.problems import PROBLEMS
from school_api.http.year.deps import School, SchoolYearAsked
from school_api.usecases.declare_paper import declare_paper, end_paper, show_papers

router = APIRouter(prefix="/v1", tags=["paper"])

PaperId = Annotated[UUID, Path(description="As the answer to declaring it has it")]


@router.post(
    "/schools/{school}/paper-uses",
    status_code=status.HTTP_201_CREATED,
    responses=responses(PROBLEMS, errors.SchoolNotAllowed, errors.ClassUnknown, errors.ContentRefused),
)
async def create_paper_use(school: School, body: PaperUseIn, caller: Reviewer, use: Use) -> PaperUseOut:
    """Declare that a pupil, a class or the school keeps paper records; such pupils are neither missing nor sent."""
    return await declare_paper(school, body, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)


@router.get("/schools/{school}/paper-uses", responses=responses(PROBLEMS, errors.SchoolNotAllowed))
async def get_paper_uses(
    school: School, school_year: SchoolYearAsked, caller: ClassReader, use: Use
) -> list[PaperUseOut]:
    """Every use of paper of a school year, those that have ended included."""
    return await show_papers(school, school_year, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)


@router.post(
    "/paper-uses/{paper_id}/end",
    responses=responses(PROBLEMS, year.PaperUseUnknown, errors.ContentRefused, year.AlreadyEnded),
)
async def end_paper_use(paper_id: PaperId, body: LiftIn, caller: Reviewer, use: Use) -> PaperUseOut:
    """End a use of paper: its pupils are expected again."""
    return await end_paper(paper_id, body.reason, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)
