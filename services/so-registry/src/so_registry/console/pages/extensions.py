"""Extensions of a window by numbered decisions, the schools that moved, and what was announced before the cutoff."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from so_registry.console import paths
from so_registry.console.answers import PageRoute, go, show
from so_registry.console.forms import first
from so_registry.console.page import Page
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.people.refused import NotPermitted
from so_registry.domain.people.roles import Action
from so_registry.domain.window_numbers import parse_window
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.boards.show_extensions import Extensions, get_calendar, show_extensions
from so_registry.usecases.extend_window import extend_window

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = None


@dataclass(frozen=True)
class ExtensionsPage(Page):
    """`extensions.ready` can be opened now, until the window's cutoff."""

    template = "extensions.html"
    heading = "extensions.heading"
    extensions: Extensions
    names: Names


@router.get(paths.EXTENSIONS)
async def get_extensions(
    request: Request, visit: Annotated[Visit, Depends(reading(Action.READ_WINDOWS))], window: str
) -> Response:
    """Announcements without bytes, or whose bytes came in grace, are what a reviewer looks at."""
    found = await show_extensions(parse_window(window), visit.schools, sessions=visit.use.sessions)
    concerned = {school for school, _ in found.moved} | {entry.school for entry in found.announced}
    concerned |= {school for entry in found.ready for school in entry.rules.schools}
    names = await find_names(schools=concerned, sessions=visit.use.sessions)
    return show(request, ExtensionsPage(found, names), visit)


@router.post(paths.EXTENSIONS)
async def post_extension(visit: Annotated[Visit, Depends(acting(Action.EXTEND_WINDOWS))], window: str) -> Response:
    """Open an extension exactly as a signed calendar has it."""
    if visit.schools is not None:
        raise NotPermitted
    window_no = parse_window(window)
    calendar = await get_calendar(first(visit.fields, "calendar"), sessions=visit.use.sessions)
    await extend_window(window_no, calendar, first(visit.fields, "rule"), by=visit.by, sessions=visit.use.sessions)
    return go(paths.EXTENSIONS.format(window=window_no))
