"""Rechecks and renewals: how far each is, and how much was found that nobody has settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from so_registry.console import paths
from so_registry.console.answers import PageRoute, show
from so_registry.console.page import Entry, Page
from so_registry.console.visits import Visit, reading
from so_registry.domain.jobs import Job
from so_registry.domain.people.roles import Action
from so_registry.usecases.boards.show_overview import show_overview
from so_registry.usecases.show_jobs import show_jobs

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = Entry(paths.JOBS, "menu.jobs", frozenset({Action.READ_WINDOWS}))


@dataclass(frozen=True)
class JobsPage(Page):
    """`findings`: signatures that do not count by what is known now, of the visitor's schools."""

    template = "jobs.html"
    heading = "jobs.heading"
    jobs: Sequence[Job]
    findings: int


@router.get(paths.JOBS)
async def get_jobs(request: Request, visit: Annotated[Visit, Depends(reading(Action.READ_WINDOWS))]) -> Response:
    """Started by commands; here is how far they are."""
    jobs = await show_jobs(sessions=visit.use.sessions)
    overview = await show_overview(visit.schools, sessions=visit.use.sessions)
    return show(request, JobsPage(jobs, overview.waiting.findings), visit)
