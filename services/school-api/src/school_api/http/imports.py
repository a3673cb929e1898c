"""Imports: reports, and the school's own spreadsheets with the report beside the rows."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response

from hbs_kit.problem_schema import responses
from school_api.domain import errors
from school_api.http.deps import ClassReader, Spoken, Use, actor_of
from school_api.http.problems import PROBLEMS
from school_api.usecases.show_import import show_import, write_import_sheet

router = APIRouter(prefix="/v1/imports", tags=["imports"], generate_unique_id_function=lambda route: route.name)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/{import_id}", responses=responses(PROBLEMS, errors.ImportUnknown))
async def get_import(import_id: UUID, caller: ClassReader, use: Use) -> dict[str, object]:
    """An import's report, row by row."""
    stored = await show_import(import_id, actor=actor_of(caller), sessions=use.sessions)
    return {"import_id": str(stored.import_id), "class_id": str(stored.class_id), "report": stored.report}


@router.get(
    "/{import_id}/sheets/{source}",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}, **responses(PROBLEMS, errors.ImportUnknown)},
)
async def get_import_sheet(
    import_id: UUID,
    source: Literal["results", "pupils", "supplement"],
    caller: ClassReader,
    use: Use,
    language: Spoken,
) -> Response:
    """One of the files as it was uploaded, with a column that says what became of each row."""
    sheet = await write_import_sheet(import_id, source, language, actor=actor_of(caller), sessions=use.sessions)
    return Response(sheet, media_type=XLSX, headers={"Cache-Control": "no-store"})
