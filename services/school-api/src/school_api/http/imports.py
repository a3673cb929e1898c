"""Imports: reports, and the school's own spreadsheets with the report beside the rows."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response

from school_api.domain import errors
from school_api.domain.import_views import ImportReportOut
from school_api.http.answers import responses
from school_api.http.deps import ClassReader, ImportId, Spoken, Use, actor_of
from school_api.http.problems import PROBLEMS
from school_api.usecases.show_import import show_import, write_import_report, write_import_sheet

router = APIRouter(prefix="/v1/imports", tags=["imports"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = {"description": "The spreadsheet", "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}


@router.get("/{import_id}", responses=responses(PROBLEMS, errors.ImportUnknown))
async def get_import(import_id: ImportId, caller: ClassReader, use: Use) -> ImportReportOut:
    """An import's report, row by row."""
    stored = await show_import(import_id, actor=actor_of(caller), sessions=use.sessions)
    return ImportReportOut(
        import_id=str(stored.import_id),
        school=stored.school,
        class_id=str(stored.class_id) if stored.class_id else None,
        rules=stored.rules,
        report=dict(stored.report),
    )


@router.get(
    "/{import_id}/report.xlsx",
    response_class=Response,
    responses={200: SHEET, **responses(PROBLEMS, errors.ImportUnknown)},
)
async def get_import_report(import_id: ImportId, caller: ClassReader, use: Use, language: Spoken) -> Response:
    """The report as a spreadsheet: the results with a column that says what became of each row, or a row a record."""
    sheet = await write_import_report(import_id, language, actor=actor_of(caller), sessions=use.sessions)
    return Response(sheet, media_type=XLSX, headers={"Cache-Control": "no-store"})


@router.get(
    "/{import_id}/sheets/{source}",
    response_class=Response,
    responses={200: SHEET, **responses(PROBLEMS, errors.ImportUnknown)},
)
async def get_import_sheet(
    import_id: ImportId,
    source: Annotated[Literal["results", "pupils", "supplement"], Path(description="Which of the files")],
    caller: ClassReader,
    use: Use,
    language: Spoken,
) -> Response:
    """One of the files as it was uploaded, with a column that says what became of each row."""
    sheet = await write_import_sheet(import_id, source, language, actor=actor_of(caller), sessions=use.sessions)
    return Response(sheet, media_type=XLSX, headers={"Cache-Control": "no-store"})
