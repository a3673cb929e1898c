"""The console as an app: the pages of `PAGES`, one frame, one set of headers, no API."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from types import ModuleType
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from prometheus_client import CollectorRegistry
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hbs_kit.db import check_database, is_outage
from hbs_kit.health import Check, health_router
from hbs_kit.http_app import make_app
from hbs_kit.limits import TokenBuckets
from hbs_kit.metrics import HttpMetrics
from hbs_kit.page_headers import SecurityHeaders
from so_registry.console.answers import show_refusal
from so_registry.console.assets import read_assets
from so_registry.console.headers import HEADERS
from so_registry.console.pages import (
    account,
    annotations,
    audit,
    certificates,
    cutoff,
    cutoff_jobs,
    extensions,
    held_certificates,
    jobs,
    locks,
    overview,
    people,
    proposals,
    reconciliation,
    reviewers,
    school,
    search,
    sign_offs,
    statistics,
    transfers,
    window,
)
from so_registry.console.remembering import Remembered
from so_registry.console.rendering import Renderer
from so_registry.resources import ConsoleResources

PAGES: Final[tuple[ModuleType, ...]] = (
    overview,
    window,
    reconciliation,
    school,
    sign_offs,
    statistics,
    extensions,
    cutoff,
    search,
    certificates,
    held_certificates,
    reviewers,
    proposals,
    locks,
    cutoff_jobs,
    transfers,
    annotations,
    jobs,
    audit,
    people,
    account,
)
"""In the order of the menu."""
LARGEST_FORM: Final = 64 * 1024
LOGINS_PER_SECOND: Final = 2.0
LOGINS_AT_ONCE: Final = 60
"""Of one address: an office of two hundred people may stand behind it."""
OpenConsole = Callable[[], AbstractAsyncContextManager[ConsoleResources]]


def create_site(open_console: OpenConsole, *, is_https: bool, registry: CollectorRegistry | None = None) -> FastAPI:
    """The app; what it needs is opened by its lifespan."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        async with open_console() as console:
            yield {"console": console}

    app = make_app(
        title="so-registry: console",
        version="1",
        lifespan=lifespan,
        table={},
        largest_body=LARGEST_FORM,
        is_outage=is_outage,
        metrics=HttpMetrics(registry) if registry else None,
    )
    app.state.assets = read_assets()
    app.state.renderer = Renderer(app.state.assets, [page.MENU for page in PAGES if page.MENU])
    app.state.boards = Remembered()
    app.state.review_boards = Remembered()
    app.state.buckets = TokenBuckets(LOGINS_PER_SECOND, LOGINS_AT_ONCE)
    for page in PAGES:
        app.include_router(page.router)
    app.include_router(health_router(_checks))
    for kind in (HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _page_of)
    app.add_middleware(SecurityHeaders, headers=HEADERS, is_https=is_https)
    return app


async def _page_of(request: Request, error: Exception) -> Response:
    return show_refusal(request, error)


def _checks(request: Request) -> dict[str, Check]:
    console: ConsoleResources = request.state.console
    return {"database": partial(check_database, console.sessions)}
