"""What a reviewer reads: figures of the schools in his scope, whoever is missing, boards, statistics, tables."""

from datetime import datetime
from pathlib import Path as File
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import HTMLResponse, StreamingResponse

from hbs_schema import reconciliation_api as api
from hbs_schema import review_api
from hbs_schema.types import Instant
from hbs_schema.verification.times import from_instant
from so_registry.domain import errors
from so_registry.domain.people.refused import NotPermitted
from so_registry.domain.reconciling.boards import to_csv
from so_registry.domain.windows.errors import SchoolNotInWindow
from so_registry.http.deps import Use, WindowNumber
from so_registry.http.problems import refusals
from so_registry.http.reviewing import NamesReader, Reader
from so_registry.rendering.weekly_page import weekly_page
from so_registry.spreadsheets.books import open_book, write_statistics, write_weekly
from so_registry.spreadsheets.files import XLSX_TYPE, new_file, read_once
from so_registry.usecases.reconciling.export_book import Wanted, export_book
from so_registry.usecases.reconciling.list_pupils import list_pupils
from so_registry.usecases.reconciling.reconcile_school import reconcile_school
from so_registry.usecases.reconciling.scopes import check_allowed
from so_registry.usecases.reconciling.show_board import show_board
from so_registry.usecases.reconciling.show_statistics import show_statistics
from so_registry.usecases.reconciling.show_weekly import show_weekly

router = APIRouter(prefix="/v1/windows/{window}/reviews", tags=["reconciliation"])

CSV_TYPE = "text/csv; charset=utf-8"
HTML_TYPE = "text/html; charset=utf-8"
SHOWN = refusals(errors.WindowUnknown, NotPermitted)
OF_SCHOOL = refusals(errors.WindowUnknown, NotPermitted, errors.SchoolNotAllowed, SchoolNotInWindow)
OneSchool = Annotated[str, Path(description="A school of the reviewer's scope", examples=["79000001"])]
Only = Annotated[Literal["all", "late"], Query(description="Every school, or those that are overdue")]
Format = Annotated[Literal["json", "csv"], Query(description="A table for spreadsheets, or JSON")]
By = Annotated[Literal["school", "commune", "grade", "window"], Query(description="What a row is about")]
TableBy = Annotated[Literal["school", "commune"], Query(description="What a row is about")]
Smallest = Annotated[
    int, Query(ge=1, le=1000, description="Smaller numbers, and what tells them, are left out; 1: nothing is")
]
At = Annotated[Instant | None, Query(description="As of this instant; without it: now")]
StatisticsFormat = Annotated[Literal["json", "xlsx"], Query(description="JSON, or a spreadsheet in words")]
TableFormat = Annotated[Literal["html", "xlsx"], Query(description="A page to print and sign, or a spreadsheet")]


def _content(media_type: str) -> dict[str, object]:
    return {media_type: {"schema": {"type": "string"}}}


@router.get(
    "/board",
    response_model=review_api.BoardOut,
    response_model_exclude_none=True,
    responses={200: {"description": "The board", "content": _content("text/csv")}, **SHOWN},
)
async def get_board(
    window: WindowNumber, caller: Reader, use: Use, only: Only = "all", format: Format = "json"
) -> review_api.BoardOut | Response:
    """Where every school of the caller's scope stands, the worst first; `late`: who is overdue."""
    board = await show_board(window, schools=caller.schools, only=only, sessions=use.sessions)
    return Response(to_csv(board.schools), media_type=CSV_TYPE) if format == "csv" else board


@router.get("/schools/{school}", response_model_exclude_none=True, responses=OF_SCHOOL)
async def get_school(window: WindowNumber, school: OneSchool, caller: Reader, use: Use) -> api.ReconciliationOut:
    """One school's figures by class."""
    check_allowed(school, caller.schools)
    return await reconcile_school(window, school, sessions=use.sessions)


@router.post("/schools/{school}/listings", response_model_exclude_none=True, responses=OF_SCHOOL)
async def post_listing(
    window: WindowNumber, school: OneSchool, body: api.ListingIn, caller: NamesReader, use: Use
) -> api.ListingOut:
    """Pupils in some states by name, as far as the school has told it; noted with the reason before it goes out."""
    return await list_pupils(
        body,
        window_no=window,
        school=school,
        schools=caller.schools,
        by=caller.by,
        with_names=True,
        sessions=use.sessions,
    )


@router.get(
    "/statistics",
    response_model=review_api.StatisticsOut,
    response_model_exclude_none=True,
    responses={200: {"description": "The table", "content": _content(XLSX_TYPE)}, **SHOWN},
)
async def get_statistics(
    window: WindowNumber,
    caller: Reader,
    use: Use,
    by: By = "commune",
    smallest: Smallest = 1,
    format: StatisticsFormat = "json",
) -> review_api.StatisticsOut | Response:
    """Records that count, by result. With `smallest` above 1 as the public may see them: small numbers are null."""
    told = await show_statistics(window, by, smallest=smallest, schools=caller.schools, sessions=use.sessions)
    if format == "json":
        return told
    file = new_file()
    async with open_book(file) as book:
        write_statistics(book, told)
    return _sent(file, f"thong-ke-{window}-{by}.xlsx")


@router.get(
    "/weekly",
    response_class=Response,
    responses={200: {"description": "The table", "content": {**_content(HTML_TYPE), **_content(XLSX_TYPE)}}, **SHOWN},
)
async def get_weekly(
    window: WindowNumber,
    caller: Reader,
    use: Use,
    by: TableBy = "commune",
    at: At = None,
    format: TableFormat = "html",
) -> Response:
    """How many records have to be reported, how many are, what a week has changed."""
    weekly = await show_weekly(window, by=by, at=_moment(at), schools=caller.schools, sessions=use.sessions)
    if format == "html":
        policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
        return HTMLResponse(weekly_page(weekly.table, weekly.window, weekly.at), headers=policy)
    file = new_file()
    async with open_book(file) as book:
        write_weekly(book, weekly.table)
    return _sent(file, f"tien-do-{window}.xlsx")


@router.post(
    "/workbook",
    response_class=Response,
    responses={200: {"description": "A workbook", "content": _content(XLSX_TYPE)}, **SHOWN},
)
async def post_workbook(window: WindowNumber, body: review_api.WorkbookIn, caller: NamesReader, use: Use) -> Response:
    """Schools, classes, and every pupil about whom something is still to be done: by name with a reason."""
    file = new_file()
    try:
        wanted = Wanted(caller.schools, body.reason)
        await export_book(window, file, wanted, by=caller.by, sessions=use.sessions)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return _sent(file, f"doi-chieu-{window}.xlsx")


def _moment(at: str | None) -> datetime | None:
    return from_instant(at) if at else None


def _sent(file: File, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(read_once(file), media_type=XLSX_TYPE, headers=headers)
