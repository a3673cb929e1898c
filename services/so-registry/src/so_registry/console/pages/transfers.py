"""Transfers of the management right: which are open and until when; one of them is read for a reason."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from hbs_schema.transfer_api import TransferOut
from so_registry.console import paths
from so_registry.console.answers import PageRoute, show
from so_registry.console.forms import first, read_uuid
from so_registry.console.page import Entry, Page
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.people.roles import Action
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.boards.show_transfer_board import TransferBoard, show_transfer_board, tell_transfer

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = Entry(paths.TRANSFERS, "menu.transfers", frozenset({Action.TELL_STORY}))


@dataclass(frozen=True)
class TransfersPage(Page):
    """Schools and deadlines; nobody is named."""

    template = "transfers.html"
    heading = "transfers.heading"
    board: TransferBoard
    names: Names


@dataclass(frozen=True)
class TransferPage(Page):
    """A case with what was said in it."""

    template = "transfer.html"
    heading = "transfer.heading"
    told: TransferOut
    why: str
    names: Names


@router.get(paths.TRANSFERS)
async def get_transfers(request: Request, visit: Annotated[Visit, Depends(reading(Action.TELL_STORY))]) -> Response:
    """Of the visitor's schools, on either side."""
    board = await show_transfer_board(visit.schools, sessions=visit.use.sessions)
    cases = (*board.open, *board.ended)
    sides = {school for case in cases for school in (case.from_school, case.to_school)}
    names = await find_names(schools=sides, sessions=visit.use.sessions)
    return show(request, TransfersPage(board, names), visit)


@router.post(paths.TRANSFER)
async def post_transfer(request: Request, visit: Annotated[Visit, Depends(acting(Action.TELL_STORY))]) -> Response:
    """The whole case."""
    why = first(visit.fields, "reason")
    found = await tell_transfer(
        read_uuid(first(visit.fields, "transfer")), visit.schools, reason=why, by=visit.by, sessions=visit.use.sessions
    )
    sides = {found.giver.school, found.receiver.school, *(act.school for act in found.acts)}
    names = await find_names(schools=sides, sessions=visit.use.sessions)
    return show(request, TransferPage(found, why, names), visit, path=paths.TRANSFERS)
