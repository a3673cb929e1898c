"""A FastAPI app with what every service's edge has; routers are the service's own."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig
from opentelemetry.trace import Tracer
from prometheus_client import CollectorRegistry
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from hbs_kit import openapi, problems
from hbs_kit.doorkeeper import Doorkeeper
from hbs_kit.health import Check, health_router
from hbs_kit.identity import AccessTokens
from hbs_kit.limits import USUAL_BODY, BodyLimit
from hbs_kit.metrics import HttpMetrics, metrics_router
from hbs_kit.problem_types import ProblemTable
from hbs_kit.server import ServerTelemetry

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[Any]]

# FastAPI's own telemetry wakes as soon as a global provider is set. It writes paths,
# queries and texts of exceptions, which must not leave the process.
_NO_NATIVE_TELEMETRY = TelemetryConfig(
    tracing=False, metrics=False, logs=False, operation_spans=False, auto_configure=False
)


_NO_EXAMPLES: openapi.Examples = {}
_OPEN = frozenset({"/livez", "/readyz", "/metrics", "/openapi.json"})


class HasTokens(Protocol):
    """Resources of an API: at least what its callers' tokens are checked with."""

    @property
    def tokens(self) -> AccessTokens: ...


def opening(open_resources: Callable[[], AbstractAsyncContextManager[HasTokens]]) -> Lifespan:
    """A lifespan with the resources open; routes find them in the request's state."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        async with open_resources() as resources:
            yield {"resources": resources, "access_tokens": resources.tokens}

    return lifespan


def make_app(
    *,
    title: str,
    version: str,
    description: str = "",
    tags: Sequence[Mapping[str, str]] = (),
    examples: openapi.Examples = _NO_EXAMPLES,
    lifespan: Lifespan,
    table: ProblemTable,
    largest_body: int,
    needs_token: bool = False,
    open_paths: frozenset[str] = frozenset(),
    is_outage: problems.IsOutage = lambda _: False,
    tracer: Tracer | None = None,
    metrics: HttpMetrics | None = None,
) -> FastAPI:
    """Problems, a limit for bodies, spans, access log and metrics; no pages from a CDN.

    A body has at most `USUAL_BODY` bytes unless its route says `max_body_size=`, and never
    more than `largest_body`. With `needs_token` nothing is read of a request without a
    valid token, except to health, the OpenAPI document and `open_paths`. `description`, `tags` and
    `examples` are the OpenAPI document's alone.
    """
    app = FastAPI(
        title=title,
        version=version,
        description=f"{description}\n{openapi.CONVENTIONS}".strip(),
        openapi_tags=[dict(tag) for tag in tags],
        generate_unique_id_function=_operation_id,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry=_NO_NATIVE_TELEMETRY,
    )
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=USUAL_BODY)
    app.add_middleware(BodyLimit, limit=largest_body)
    if needs_token:
        app.add_middleware(Doorkeeper, is_open=_OPEN | open_paths)
    problems.install(app, table, is_outage=is_outage)
    app.add_middleware(ServerTelemetry, tracer=tracer, metrics=metrics)
    openapi.complete(app, examples=examples)
    return app


def _operation_id(route: APIRoute) -> str:
    return route.name


def make_admin_app(checks: Mapping[str, Check], registry: CollectorRegistry) -> FastAPI:
    """Health and metrics of a worker, for a port that only operators reach."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, telemetry=_NO_NATIVE_TELEMETRY)
    app.include_router(health_router(lambda _: checks))
    app.include_router(metrics_router(registry))
    return app
