"""Files of a whole school."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from hbs_schema.types import Code, SchoolYear, Slug
from school_api.domain import errors
from school_api.domain.import_views import ImportOut, SchoolYearIn
from school_api.domain.year.errors import DataLocked
from school_api.http.answers import responses
from school_api.http.deps import ClassWriter, Use, actor_of
from school_api.http.problems import PROBLEMS
from school_api.http.uploads import BODY, LARGEST_IMPORT, DryRun, sent_in
from school_api.usecases.import_school import import_school

router = APIRouter(prefix="/v1/schools", tags=["imports"])


@router.post(
    "/{school}/imports",
    max_body_size=LARGEST_IMPORT,
    openapi_extra=BODY,
    responses=responses(
        PROBLEMS, errors.SchoolNotAllowed, errors.NoClassOpen, errors.FileRefused, errors.UploadMalformed, DataLocked
    ),
)
async def create_school_import(
    school: Annotated[Code, Path(description="The school that the caller acts for")],
    school_year: Annotated[SchoolYear, Query(description="Whose classes the rows name")],
    level: Annotated[Slug, Query(description="Whose classes the rows name")],
    request: Request,
    caller: ClassWriter,
    use: Use,
    track: Annotated[Slug, Query(description="Whose classes the rows name")] = "completed",
    is_dry_run: DryRun = False,
) -> ImportOut:
    """Import a file of many classes, which must be open; a row of another class says so and holds up no other."""
    sent, is_form_dry = await sent_in(request)
    return await import_school(
        sent,
        school,
        SchoolYearIn(school_year=school_year, level=level, track=track),
        is_dry_run=is_dry_run or is_form_dry,
        actor=actor_of(caller),
        sessions=use.sessions,
        registry=use.registry,
    )
