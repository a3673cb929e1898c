"""A window: its clock, the balance, every school, why records stand refused, what was set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from so_registry.console import paths
from so_registry.console.answers import PageRoute, go, show
from so_registry.console.forms import first, read_uuid
from so_registry.console.page import Page
from so_registry.console.remembering import Remembered
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.people.refused import NothingFound, ReasonNeeded
from so_registry.domain.people.roles import Action
from so_registry.domain.window_numbers import parse_window
from so_registry.storage.boards.windows import SchoolLine
from so_registry.usecases.boards.find_names import Names
from so_registry.usecases.boards.show_window_board import WindowBoard, narrowed, show_window_board
from so_registry.usecases.boards.tell_story import is_reason
from so_registry.usecases.retry_submission import retry_submission

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = None
ROWS: Final = 100
Which = Literal["all", "silent", "refused", "waiting", "unclosed"]
CHOICES: Final[tuple[Which, ...]] = ("all", "silent", "refused", "waiting", "unclosed")


@dataclass(frozen=True)
class WindowPage(Page):
    """`rows` are a part of the board's schools: the page `number` of those that `which` chooses."""

    template = "window.html"
    heading = "window.heading"
    board: WindowBoard
    which: Which
    rows: Sequence[SchoolLine]
    number: int
    pages: int
    names: Names
    choices: tuple[Which, ...] = CHOICES


@router.get(paths.WINDOW)
async def get_window(
    request: Request,
    visit: Annotated[Visit, Depends(reading(Action.READ_WINDOWS))],
    window: str,
    which: Annotated[Which, Query(alias="loc")] = "all",
    number: Annotated[int, Query(alias="trang", ge=1, le=1000)] = 1,
) -> Response:
    """Remembered for ten seconds for all screens together; each visitor is shown his own schools."""
    window_no = parse_window(window)
    boards: Remembered[WindowBoard] = request.app.state.boards
    whole = await boards.get(window_no, partial(show_window_board, window_no, sessions=visit.use.sessions))
    board = narrowed(whole, visit.schools)
    chosen = [line for line in board.schools if _is_of(board, line, which)]
    pages = max(1, -(-len(chosen) // ROWS))
    number = min(number, pages)
    rows = chosen[(number - 1) * ROWS : number * ROWS]
    names = Names({line.school: line.name for line in board.schools})
    return show(request, WindowPage(board, which, rows, number, pages, names), visit)


@router.post(paths.RETRY)
async def post_retry(visit: Annotated[Visit, Depends(acting(Action.RETRY_SUBMISSIONS))]) -> Response:
    """Put what was set aside back into the line; again changes nothing."""
    submission, window = read_uuid(first(visit.fields, "submission")), parse_window(first(visit.fields, "window"))
    if visit.schools is not None:
        raise NothingFound  # an id is unique to its school only: whoever looks after some may not name another's
    reason = first(visit.fields, "reason")
    if not is_reason(reason):
        raise ReasonNeeded
    await retry_submission(submission, reason=reason, by=visit.by, sessions=visit.use.sessions)
    return go(paths.WINDOW.format(window=window))


def _is_of(board: WindowBoard, line: SchoolLine, which: Which) -> bool:
    return {
        "all": True,
        "silent": line.is_expected and line.last_received_at is None,
        "refused": line.open_refusals > 0,
        "waiting": line.waiting + line.set_aside > 0,
        "unclosed": line.is_expected and not board.has_closed(line),
    }[which]
