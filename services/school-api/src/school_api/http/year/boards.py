"""What a school sees of its year: the board, the tasks, the principal's sheet."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from hbs_schema.types import Slug
from school_api.domain import errors
from school_api.domain.year import errors as year
from school_api.domain.year.board_views import BoardOut
from school_api.domain.year.sheet_views import OverrideIn, ReviewSheet
from school_api.domain.year.task_views import TasksOut
from school_api.http.answers import responses
from school_api.http.deps import ClassId, ClassReader, ClassWriter, DraftId, Reviewer, Use, actor_of
from school_api.http.problems import PROBLEMS
from school_api.http.year.deps import School, SchoolYearAsked
from school_api.usecases.override_finding import override_finding
from school_api.usecases.show_board import show_board
from school_api.usecases.show_review_sheet import show_review_sheet
from school_api.usecases.show_tasks import Wanted, show_tasks

router = APIRouter(prefix="/v1")


@router.get("/schools/{school}/board", tags=["boards"], responses=responses(PROBLEMS, errors.SchoolNotAllowed))
async def get_board(school: School, school_year: SchoolYearAsked, caller: ClassReader, use: Use) -> BoardOut:
    """The school's year by class and part: entered, wrong, missing, signed by whom; totals by grade."""
    return await show_board(school, school_year, actor=actor_of(caller), sessions=use.sessions)


@router.get("/schools/{school}/tasks", tags=["boards"], responses=responses(PROBLEMS, errors.SchoolNotAllowed))
async def get_tasks(
    school: School,
    school_year: SchoolYearAsked,
    caller: ClassReader,
    use: Use,
    response: Response,
    class_id: Annotated[UUID | None, Query(description="Only of this class")] = None,
    role: Annotated[Slug | None, Query(description="Only of this role")] = None,
) -> TasksOut:
    """Everything that waits for somebody: missing marks, returned parts, comments, refusals, signatures."""
    response.headers["Cache-Control"] = "no-store"
    wanted = Wanted(school, school_year, class_id, role)
    return await show_tasks(wanted, actor=actor_of(caller), sessions=use.sessions)


@router.get("/classes/{class_id}/review-sheet", tags=["boards"], responses=responses(PROBLEMS, errors.ClassUnknown))
async def get_review_sheet(class_id: ClassId, caller: Reviewer, use: Use) -> ReviewSheet:
    """The class as the principal reviews it, named by a digest that his approval may name."""
    return await show_review_sheet(class_id, actor=actor_of(caller), sessions=use.sessions)


@router.post(
    "/drafts/{draft_id}/overrides",
    tags=["boards"],
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(PROBLEMS, errors.DraftUnknown, year.FindingUnknown, errors.ContentRefused),
)
async def create_override(draft_id: DraftId, body: OverrideIn, caller: ClassWriter, use: Use) -> None:
    """Stand by a warning, with a reason: it is told as overridden until the part changes."""
    await override_finding(draft_id, body, actor=actor_of(caller), sessions=use.sessions)
