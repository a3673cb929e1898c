"""What is noted of each request: a span, a line in the log, two metrics. All of them
know the route's template and none the path, the query, a header or a body.
"""

import logging
import time

from opentelemetry.trace import Span, SpanKind, Tracer
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hbs_kit import telemetry
from hbs_kit.metrics import HttpMetrics
from hbs_kit.routes import route_template

log = logging.getLogger("hbs_kit.access")

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_QUIET = frozenset({"/livez", "/readyz", "/metrics"})


class ServerTelemetry:
    """The outermost middleware, so that the answer to an error is noted as well."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        tracer: Tracer | None = None,
        metrics: HttpMetrics | None = None,
    ) -> None:
        self._app = app
        self._tracer = tracer or telemetry.tracer_of()
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in _METHODS else "_OTHER"
        parent = telemetry.context_of(Headers(scope=scope).get(telemetry.TRACEPARENT))
        started = time.perf_counter()
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with telemetry.span(self._tracer, method, SpanKind.SERVER, parent=parent) as span:
            try:
                await self._app(scope, receive, watched)
            finally:
                elapsed = time.perf_counter() - started
                self._note(span, method, route_template(scope), status, elapsed)

    def _note(self, span: Span, method: str, route: str, status: int, elapsed: float) -> None:
        span.update_name(f"{method} {route}")
        span.set_attribute("http.request.method", method)
        span.set_attribute("http.route", route)
        span.set_attribute("http.response.status_code", status)
        if status >= 500:
            telemetry.mark_failed(span, str(status))
        if self._metrics is not None:
            self._metrics.observe(method, route, status, elapsed)
        if route not in _QUIET:
            fields = {"method": method, "route": route, "status": status}
            log.info("request", extra={**fields, "seconds": round(elapsed, 4)})
