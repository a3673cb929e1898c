"""The two processes that serve: the HTTP API, and the worker; from settings in the environment to an exit code."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial

from opentelemetry import trace
from prometheus_client import CollectorRegistry

from bo_gateway.app import create_app
from bo_gateway.resources import open_resources
from bo_gateway.settings import Settings
from bo_gateway.worker import open_tasks
from hbs_kit.entrance import SettingsRefused, needed, read_settings
from hbs_kit.health import Check
from hbs_kit.http_app import make_admin_app
from hbs_kit.logs import configure_logs
from hbs_kit.metrics import HttpMetrics
from hbs_kit.process import Tasks, run_api, run_worker, serve
from hbs_kit.telemetry import make_tracer_provider


def serve_api() -> int:
    """Raises SettingsRefused."""
    settings = read_settings(Settings)
    http, admin = needed(settings.http, "BO_GATEWAY_HTTP"), needed(settings.admin, "BO_GATEWAY_ADMIN")
    needed(settings.identity, "BO_GATEWAY_IDENTITY")
    _check_no_root_key(settings)
    registry, checks = CollectorRegistry(), dict[str, Check]()
    app = create_app(partial(open_resources, settings), metrics=HttpMetrics(registry), checks=checks)
    with _observed(settings):
        return run_api(app, http, admin=(make_admin_app(checks, registry), admin))


def serve_worker() -> int:
    """Raises SettingsRefused."""
    settings = read_settings(Settings)
    admin, registry = needed(settings.admin, "BO_GATEWAY_ADMIN"), CollectorRegistry()
    needed(settings.ack_key, "BO_GATEWAY_ACK_KEY")
    needed(settings.status_key, "BO_GATEWAY_STATUS_KEY")
    needed(settings.ca_files or None, "BO_GATEWAY_CA_FILES")
    _check_no_root_key(settings)

    @asynccontextmanager
    async def opened() -> AsyncIterator[Tasks]:
        async with open_resources(settings) as resources, open_tasks(resources, registry) as (tasks, checks):
            yield {**tasks, "admin": serve(make_admin_app(checks, registry), admin)}

    with _observed(settings):
        return run_worker(opened)


def _check_no_root_key(settings: Settings) -> None:
    """By the root key everything could be forged: no process that somebody talks to has it."""
    if settings.root_key is not None:
        raise SettingsRefused("BO_GATEWAY_ROOT_KEY")


@contextmanager
def _observed(settings: Settings) -> Iterator[None]:
    """Logs as JSON lines and traces, for as long as a service runs."""
    configure_logs()
    provider = make_tracer_provider(settings.telemetry)
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        provider.shutdown()
