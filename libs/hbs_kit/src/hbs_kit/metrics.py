"""Counters for Prometheus, on a registry of the process's own, never the global one.

Labels are names that stand in code (route templates, queues, outcomes): no value of
a request ever becomes one.
"""

from fastapi import APIRouter
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from starlette.responses import Response

from hbs_kit.drain import Drained
from hbs_kit.settlement import Settlement

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class HttpMetrics:
    def __init__(self, registry: CollectorRegistry) -> None:
        names = ("method", "route", "status")
        self._requests = Counter("http_requests_total", "Requests answered", names, registry=registry)
        self._seconds = Histogram(
            "http_request_seconds",
            "Time to answer",
            ("method", "route"),
            buckets=_SECONDS,
            registry=registry,
        )

    def observe(self, method: str, route: str, status: int, elapsed: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(elapsed)


class MessagingMetrics:
    """Pass `drained` to a relay, and to a consumer `partial(settled, queue)`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._outbox = Counter(
            "outbox_messages_total",
            "Messages confirmed or refused by the broker",
            ("outcome",),
            registry=registry,
        )
        self._settled = Counter(
            "consumer_deliveries_total",
            "Deliveries by what became of them",
            ("queue", "settlement"),
            registry=registry,
        )

    def drained(self, result: Drained) -> None:
        self._outbox.labels("sent").inc(result.sent)
        self._outbox.labels("refused").inc(result.refused)

    def settled(self, queue: str, settlement: Settlement) -> None:
        self._settled.labels(queue, settlement.value).inc()


def metrics_router(registry: CollectorRegistry) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/metrics")
    async def get_metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router
