"""The Ministry's HTTP API."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI

from bo_gateway.http import annotations, copies, reports, transfers
from bo_gateway.http.problems import PROBLEMS
from bo_gateway.resources import Resources
from hbs_kit.db import check_database, is_outage
from hbs_kit.health import Check, health_router
from hbs_kit.http_app import make_app
from hbs_kit.metrics import HttpMetrics
from hbs_schema.messages.examples import EXAMPLES
from hbs_schema.messages.reports import MAX_REPORT_BODY

DESCRIPTION = """
The Ministry's API for registrars: a lock and its packets in chunks, in any order, as often as it takes; the answer is
the acknowledgement. The same bodies may come by RabbitMQ (docs/asyncapi.yaml). `registrars` in the token says for which
registrars the client may report.
"""

OpenResources = Callable[[], AbstractAsyncContextManager[Resources]]


def create_app(
    open_resources: OpenResources, *, metrics: HttpMetrics | None = None, checks: dict[str, Check] | None = None
) -> FastAPI:
    """The app; everything it needs is opened by its lifespan. Raises ValueError there without an identity.

    `checks` gets the readiness checks once it is open, for an admin port beside it.
    """
    own = {} if checks is None else checks
    own["lifespan"] = _starting

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        async with open_resources() as resources:
            if resources.tokens is None:
                raise ValueError("the API needs BO_GATEWAY_IDENTITY__…")
            own.pop("lifespan", None)
            own["database"] = partial(check_database, resources.sessions)
            yield {"resources": resources, "access_tokens": resources.tokens}

    app = make_app(
        title="Digital school records: bo-gateway",
        version="1",
        description=DESCRIPTION,
        tags=({"name": "reports", "description": "Locks and their packets, and the Ministry's answers"},),
        examples=EXAMPLES,
        lifespan=lifespan,
        table=PROBLEMS,
        largest_body=MAX_REPORT_BODY,
        needs_token=True,
        is_outage=is_outage,
        metrics=metrics,
    )
    app.include_router(reports.router)
    app.include_router(copies.router)
    app.include_router(annotations.router)
    app.include_router(transfers.router)
    app.include_router(health_router(lambda _: own))
    return app


async def _starting() -> str:
    return "starting"
