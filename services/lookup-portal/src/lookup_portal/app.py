"""The public portal: pages for people, an API for integrators."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

from fastapi import FastAPI, Request
from prometheus_client import CollectorRegistry

from hbs_kit.db import check_database, is_outage
from hbs_kit.health import Check, health_router
from hbs_kit.http_app import make_app, opening
from hbs_kit.metrics import HttpMetrics
from hbs_kit.page_headers import SecurityHeaders
from lookup_portal.http import (
    copies,
    copy_pages,
    downloads,
    files,
    lookup_pages,
    lookups,
    offline_pages,
    other_pages,
    record_pages,
)
from lookup_portal.http.bodies import LARGEST_FILE
from lookup_portal.http.examples import EXAMPLES
from lookup_portal.http.page_headers import PAGE_HEADERS
from lookup_portal.http.problems import PROBLEMS
from lookup_portal.resources import WebResources

DESCRIPTION = """
The public API for integrators: look a record up by its code, get the soft copy or the offline bundle, have a file
checked. Everything is a POST, so that a code never stands in an address. Without a token, a code alone gets a verdict,
a code with the birth date the holder's view; organisations have a token with `records:read` and state their purpose,
and the holder sees who looked. Schools and registrars issue copies with tokens of their own.
"""
TAGS = (
    {"name": "lookups", "description": "By code: the verdict, the holder's view, an organisation's view"},
    {"name": "copies", "description": "Issued copies: paper copy, certified copy, extract; and their confirmation"},
    {"name": "documents", "description": "The soft copy, the offline bundle, the presentation"},
    {"name": "files", "description": "Checking a file that somebody was shown"},
)

OpenResources = Callable[[], AbstractAsyncContextManager[WebResources]]


def create_app(open_resources: OpenResources, *, is_https: bool, registry: CollectorRegistry | None = None) -> FastAPI:
    """The app; everything it needs is opened by its lifespan. `is_https`: where the public sees it."""
    app = make_app(
        title="Digital school records: lookup-portal",
        version="1",
        description=DESCRIPTION,
        tags=TAGS,
        examples=EXAMPLES,
        lifespan=opening(open_resources),
        table=PROBLEMS,
        largest_body=LARGEST_FILE,
        is_outage=is_outage,
        metrics=HttpMetrics(registry) if registry else None,
    )
    pages = (lookup_pages, record_pages, copy_pages, offline_pages, other_pages)
    for module in (lookups, downloads, files, copies, *pages):
        app.include_router(module.router)
    app.include_router(health_router(_checks))
    app.add_middleware(SecurityHeaders, headers=PAGE_HEADERS, is_https=is_https)
    return app


def _checks(request: Request) -> dict[str, Check]:
    resources: WebResources = request.state.resources
    return {"database": partial(check_database, resources.reading.sessions)}
