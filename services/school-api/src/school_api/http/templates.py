"""Our templates, empty for a grade or filled with a class's pupils."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from hbs_schema.types import SchoolYear, Slug
from hbs_sheets.class_template import TemplateSetting
from hbs_sheets.secondary_subjects import ELECTIVES
from school_api.domain import errors
from school_api.http.answers import responses
from school_api.http.deps import ClassId, ClassReader, Use, actor_of
from school_api.http.imports import SHEET, XLSX
from school_api.http.problems import PROBLEMS
from school_api.usecases.write_template import write_empty_template, write_filled_template

router = APIRouter(prefix="/v1", tags=["imports"])

Elective = Literal["DIA_LI", "GDKTPL", "VAT_LI", "HOA_HOC", "SINH_HOC", "CONG_NGHE", "TIN_HOC", "AM_NHAC", "MI_THUAT"]


@router.get(
    "/templates/{level}/{grade}.xlsx",
    response_class=Response,
    responses={200: SHEET, **responses(PROBLEMS, errors.ContentRefused)},
)
async def get_template(
    level: Annotated[Slug, Path(description="primary, lower-secondary or upper-secondary")],
    grade: Annotated[int, Path(ge=1, le=12, description="1 to 12")],
    school_year: Annotated[SchoolYear, Query(description="As it stands in the title")],
    caller: ClassReader,
    use: Use,
    track: Annotated[
        Literal["completed", "supplementary"], Query(description="The second has columns for re-assessment")
    ] = "completed",
    elective: Annotated[
        list[Elective], Query(max_length=len(ELECTIVES), description="Grades 10–12: only these; without any, all nine")
    ] = [],  # noqa: B006  # read, never changed
    only_supplement: Annotated[
        bool, Query(description="The second sheet alone, beside results of another system")
    ] = False,
) -> Response:
    """An empty spreadsheet with validation lists: results, what results leave out, pupil list."""
    setting = TemplateSetting((grade,), school_year, track, tuple(elective) or None)
    return _file(await write_empty_template(level, setting, is_beside=only_supplement))


@router.get(
    "/classes/{class_id}/template.xlsx",
    response_class=Response,
    responses={200: SHEET, **responses(PROBLEMS, errors.ClassUnknown)},
)
async def get_filled_template(class_id: ClassId, caller: ClassReader, use: Use) -> Response:
    """The class's template with its pupils and what their drafts hold; a combined class has a sheet for each grade."""
    return _file(await write_filled_template(class_id, actor=actor_of(caller), sessions=use.sessions))


def _file(content: bytes) -> Response:
    return Response(content, media_type=XLSX, headers={"Cache-Control": "no-store"})
