"""The first page: every window with its clock, and what waits for somebody. Who has no role is told how to get one."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hbs_kit.static_files import ASSET_HEADERS, Assets
from so_registry.console import paths
from so_registry.console.answers import PageRoute, go, show
from so_registry.console.page import Entry, Page
from so_registry.console.visits import Visit, reading
from so_registry.domain.people.roles import Action
from so_registry.usecases.boards.show_overview import Overview, show_overview

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = Entry(paths.HOME, "menu.overview", frozenset({Action.READ_WINDOWS}))


@dataclass(frozen=True)
class OverviewPage(Page):
    """Windows that are not locked come first."""

    template = "overview.html"
    heading = "overview.heading"
    overview: Overview


@dataclass(frozen=True)
class NoRolePage(Page):
    """Signed in and known, but without a page of windows. `person`: what an administrator is told."""

    template = "no_role.html"
    heading = "no-role.heading"
    person: UUID


@router.get(paths.HOME)
async def get_home(request: Request, visit: Annotated[Visit, Depends(reading(None))]) -> Response:
    """What there is to see for this visitor. Whoever gives roles and sees no window begins with the people."""
    if not visit.visitor.may(Action.READ_WINDOWS):
        if visit.visitor.may(Action.GRANT_ROLES):
            return go(paths.PEOPLE)
        return show(request, NoRolePage(visit.visitor.person.person), visit)
    overview = await show_overview(visit.visitor.reach(Action.READ_WINDOWS), sessions=visit.use.sessions)
    return show(request, OverviewPage(overview), visit)


@router.get(paths.STATIC + "/{name}")
async def get_asset(request: Request, name: str) -> Response:
    """The style sheet and the script, which alone may be kept by a browser."""
    assets: Assets = request.app.state.assets
    asset = assets.find(name)
    if asset is None:
        raise HTTPException(404)
    return Response(asset.body, media_type=asset.media_type, headers=dict(ASSET_HEADERS))
