"""Reconciliation of a window: what every school was expected to send, what of it counts, and who is late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response, StreamingResponse

from hbs_schema.intake.windows import Window
from hbs_schema.review_api import BoardEntry, BoardOut
from so_registry.console import paths
from so_registry.console.answers import PageRoute, show
from so_registry.console.forms import first
from so_registry.console.page import Page
from so_registry.console.remembering import Remembered
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.people.grants import is_within
from so_registry.domain.people.refused import ReasonNeeded
from so_registry.domain.people.roles import Action
from so_registry.domain.reconciling.boards import STATE_WORDS
from so_registry.domain.window_numbers import parse_window
from so_registry.spreadsheets.files import XLSX_TYPE, new_file, read_once
from so_registry.usecases.boards.show_window import show_window
from so_registry.usecases.boards.tell_story import is_reason
from so_registry.usecases.reconciling.export_book import Wanted, export_book
from so_registry.usecases.reconciling.show_board import show_board

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = None
ROWS: Final = 100
CHOICES: Final = ("all", "late", *STATE_WORDS)
TOTALS: Final = ("expected", "valid", "refused", "revoked", "missing", "excused", "unexpected")


@dataclass(frozen=True)
class ReconciliationPage(Page):
    """`totals` are of the schools that the visitor looks after; `rows` of those that `which` chooses."""

    template = "reconciliation.html"
    heading = "reconciliation.heading"
    window: Window
    board: BoardOut
    totals: Mapping[str, int]
    which: str
    rows: Sequence[BoardEntry]
    number: int
    pages: int
    choices: Sequence[str] = CHOICES


@router.get(paths.RECONCILIATION)
async def get_board(
    request: Request,
    visit: Annotated[Visit, Depends(reading(Action.READ_WINDOWS))],
    window: str,
    which: Annotated[str, Query(alias="loc", max_length=20)] = "all",
    number: Annotated[int, Query(alias="trang", ge=1, le=1000)] = 1,
) -> Response:
    """Remembered for all screens together; each visitor is shown his own schools."""
    window_no = parse_window(window)
    head = await show_window(window_no, sessions=visit.use.sessions)
    boards: Remembered[BoardOut] = request.app.state.review_boards
    board = await boards.get(window_no, partial(show_board, window_no, sessions=visit.use.sessions))
    own = [entry for entry in board.schools if is_within(entry.school, visit.schools)]
    which = which if which in CHOICES else "all"
    chosen = [entry for entry in own if _is_of(entry, which)]
    pages = max(1, -(-len(chosen) // ROWS))
    number = min(number, pages)
    rows = chosen[(number - 1) * ROWS : number * ROWS]
    return show(request, ReconciliationPage(head.window, board, _totals(own), which, rows, number, pages), visit)


@router.post(paths.WORKBOOK)
async def post_workbook(visit: Annotated[Visit, Depends(acting(Action.LIST_PUPILS))], window: str) -> Response:
    """Schools, classes, and every pupil about whom something is still to be done: by name where a reason is given."""
    window_no, reason = parse_window(window), first(visit.fields, "reason")
    if reason and not is_reason(reason):
        raise ReasonNeeded
    file = new_file()
    try:
        wanted = Wanted(visit.schools, reason or None)
        await export_book(window_no, file, wanted, by=visit.by, sessions=visit.use.sessions)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    headers = {"Content-Disposition": f'attachment; filename="doi-chieu-{window_no}.xlsx"'}
    return StreamingResponse(read_once(file), media_type=XLSX_TYPE, headers=headers)


def _is_of(entry: BoardEntry, which: str) -> bool:
    return {"all": True, "late": entry.is_overdue}.get(which, entry.state == which)


def _totals(entries: Iterable[BoardEntry]) -> dict[str, int]:
    """What a school has told nothing of counts as nothing."""
    totals = dict.fromkeys(TOTALS, 0)
    for entry in entries:
        for name in TOTALS:
            totals[name] += getattr(entry.figures, name) or 0
    return totals
