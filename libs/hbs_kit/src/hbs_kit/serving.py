"""How every service's processes start: logs as JSON lines, traces, health and metrics beside a worker's tasks."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager

from opentelemetry import trace
from prometheus_client import CollectorRegistry

from hbs_kit.health import Check
from hbs_kit.http_app import make_admin_app
from hbs_kit.logs import configure_logs
from hbs_kit.process import Tasks, run_worker, serve
from hbs_kit.settings import HttpSettings, TelemetrySettings
from hbs_kit.telemetry import make_tracer_provider

OpenWork = Callable[[], AbstractAsyncContextManager[tuple[Tasks, Mapping[str, Check]]]]
"""Opens a worker's resources and gives its tasks with what tells whether they are ready."""


@contextmanager
def observed(telemetry: TelemetrySettings) -> Iterator[None]:
    """Logs and traces set up; what was traced is handed over before the process ends."""
    configure_logs()
    provider = make_tracer_provider(telemetry)
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        provider.shutdown()


def run_watched_worker(open_work: OpenWork, registry: CollectorRegistry, admin: HttpSettings) -> int:
    """Run a worker's tasks with its health and metrics on a port of their own; the process's exit code."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Tasks]:
        async with open_work() as (tasks, checks):
            yield {**tasks, "admin": serve(make_admin_app(checks, registry), admin)}

    return run_worker(opened)
