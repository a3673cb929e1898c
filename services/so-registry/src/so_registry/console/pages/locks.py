"""Locks, their reports to the Ministry, and what it acknowledged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from so_registry.console import paths
from so_registry.console.answers import PageRoute, show
from so_registry.console.page import Entry, Page
from so_registry.console.visits import Visit, reading
from so_registry.domain.cutoff.jobs import CutoffJob
from so_registry.domain.people.roles import Action
from so_registry.usecases.boards.show_locks import Locks, show_locks
from so_registry.usecases.cutoff.show_cutoffs import show_cutoffs

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = Entry(paths.LOCKS, "menu.locks", frozenset({Action.READ_WINDOWS}))


@dataclass(frozen=True)
class LocksPage(Page):
    """The newest first."""

    template = "locks.html"
    heading = "locks.heading"
    locks: Locks
    jobs: Sequence[CutoffJob]


@router.get(paths.LOCKS)
async def get_locks(request: Request, visit: Annotated[Visit, Depends(reading(Action.READ_WINDOWS))]) -> Response:
    """A lock names whole grades: it is shown to everybody who sees windows. Jobs are for those who see all schools."""
    jobs = await show_cutoffs(None, sessions=visit.use.sessions) if visit.schools is None else []
    return show(request, LocksPage(await show_locks(sessions=visit.use.sessions), jobs), visit)
