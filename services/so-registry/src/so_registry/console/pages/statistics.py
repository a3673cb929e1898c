"""Statistics of a window by result, and the weekly table: to read, to sign on paper, and as a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response, StreamingResponse

from hbs_schema.intake.windows import Window
from hbs_schema.review_api import StatisticsOut, StatisticsRow
from so_registry.console import paths
from so_registry.console.answers import PageRoute, show
from so_registry.console.forms import read_day
from so_registry.console.page import Page
from so_registry.console.visits import Visit, reading
from so_registry.domain.people.refused import NothingFound
from so_registry.domain.people.roles import Action
from so_registry.domain.reconciling.weekly import WeeklyRow
from so_registry.domain.window_numbers import parse_window
from so_registry.spreadsheets.books import open_book, write_weekly
from so_registry.spreadsheets.files import XLSX_TYPE, new_file, read_once
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.boards.show_window import show_window
from so_registry.usecases.reconciling.show_statistics import show_statistics
from so_registry.usecases.reconciling.show_weekly import Weekly, show_weekly

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = None
By = Literal["window", "grade", "commune", "school"]
TableBy = Literal["commune", "school"]
ROWS: Final = 200
"""On a page: a province has fewer communes, so a table that is signed is one page; the workbook has all rows."""
BY: Final[tuple[By, ...]] = ("window", "grade", "commune", "school")
TABLE_BY: Final[tuple[TableBy, ...]] = ("commune", "school")

Reader = Annotated[Visit, Depends(reading(Action.READ_WINDOWS))]
AsOf = Annotated[str, Query(alias="den", max_length=10)]
Number = Annotated[int, Query(alias="trang", ge=1, le=1000)]


@dataclass(frozen=True)
class StatisticsPage(Page):
    """`results` are the columns: every result that some row has."""

    template = "statistics.html"
    heading = "statistics.heading"
    window: Window
    told: StatisticsOut
    results: Sequence[str]
    rows: Sequence[StatisticsRow]
    names: Names
    number: int
    pages: int
    choices: Sequence[str] = BY


@dataclass(frozen=True)
class WeeklyPage(Page):
    """`day` as it was asked for: the end of which day, empty for now."""

    template = "weekly.html"
    heading = "weekly.heading"
    window: Window
    weekly: Weekly
    day: str
    rows: Sequence[WeeklyRow]
    first_row: int
    number: int
    pages: int
    choices: Sequence[str] = TABLE_BY


@router.get(paths.STATISTICS)
async def get_statistics(
    request: Request, visit: Reader, window: str, by: Annotated[By, Query(alias="theo")] = "window", number: Number = 1
) -> Response:
    """Of the visitor's schools; numbers of his own schools are not hidden from him."""
    window_no = parse_window(window)
    head = await show_window(window_no, sessions=visit.use.sessions)
    told = await show_statistics(window_no, by, schools=visit.schools, sessions=visit.use.sessions)
    results = sorted({name for row in told.rows for name in row.results})
    number, pages = _page_of(number, len(told.rows))
    rows = told.rows[(number - 1) * ROWS : number * ROWS]
    own = [row.unit for row in rows] if by == "school" else []
    names = await find_names(schools=own, sessions=visit.use.sessions)
    return show(request, StatisticsPage(head.window, told, results, rows, names, number, pages), visit)


@router.get(paths.WEEKLY)
async def get_weekly(
    request: Request,
    visit: Reader,
    window: str,
    by: Annotated[TableBy, Query(alias="theo")] = "commune",
    day: AsOf = "",
    number: Number = 1,
) -> Response:
    """The table; on paper it has room for two signatures."""
    weekly = await _weekly(visit, window, by, day)
    number, pages = _page_of(number, len(weekly.table.rows))
    before = (number - 1) * ROWS
    rows = weekly.table.rows[before : before + ROWS]
    return show(request, WeeklyPage(weekly.window, weekly, day, rows, before + 1, number, pages), visit)


@router.get(paths.WEEKLY_BOOK)
async def get_weekly_book(
    visit: Reader, window: str, by: Annotated[TableBy, Query(alias="theo")] = "commune", day: AsOf = ""
) -> Response:
    """The same as a workbook."""
    weekly = await _weekly(visit, window, by, day)
    file = new_file()
    async with open_book(file) as book:
        write_weekly(book, weekly.table)
    headers = {"Content-Disposition": f'attachment; filename="tien-do-{weekly.window.window_no}.xlsx"'}
    return StreamingResponse(read_once(file), media_type=XLSX_TYPE, headers=headers)


def _page_of(number: int, rows: int) -> tuple[int, int]:
    """The page of this number, or the last one; and how many there are."""
    pages = max(1, -(-rows // ROWS))
    return min(number, pages), pages


async def _weekly(visit: Visit, window: str, by: TableBy, day: str) -> Weekly:
    try:
        at = read_day(day, is_end=True)
    except ValueError:
        raise NothingFound from None
    return await show_weekly(parse_window(window), by=by, at=at, schools=visit.schools, sessions=visit.use.sessions)
