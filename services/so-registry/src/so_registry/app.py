"""The registrar's HTTP API."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI, Request
from prometheus_client import CollectorRegistry

from hbs_kit.db import check_database, is_outage
from hbs_kit.health import Check, health_router
from hbs_kit.http_app import make_app
from hbs_kit.metrics import HttpMetrics
from so_registry.http import closes, documents, packets, records, submissions, windows, withdrawals
from so_registry.http.problems import PROBLEMS
from so_registry.resources import Resources

OpenResources = Callable[[], AbstractAsyncContextManager[Resources]]


def create_app(open_resources: OpenResources, *, registry: CollectorRegistry | None = None) -> FastAPI:
    """The app; everything it needs is opened by its lifespan."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        async with open_resources() as resources:
            yield {"resources": resources, "access_tokens": resources.tokens}

    app = make_app(
        title="so-registry",
        version="1",
        lifespan=lifespan,
        table=PROBLEMS,
        largest_body=submissions.LARGEST_BODY,
        is_outage=is_outage,
        metrics=HttpMetrics(registry) if registry else None,
    )
    for module in (records, windows, submissions, withdrawals, closes, documents, packets):
        app.include_router(module.router)
    app.include_router(health_router(_checks))
    return app


def _checks(request: Request) -> dict[str, Check]:
    resources: Resources = request.state.resources
    return {"database": partial(check_database, resources.sessions)}
