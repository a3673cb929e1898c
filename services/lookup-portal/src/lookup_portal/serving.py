"""The two processes that serve: pages and API, and the worker; from settings in the environment to an exit code."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from opentelemetry import trace
from prometheus_client import CollectorRegistry

from hbs_kit.entrance import needed, read_settings
from hbs_kit.http_app import make_admin_app
from hbs_kit.logs import configure_logs
from hbs_kit.process import Tasks, run_api, run_worker, serve
from hbs_kit.telemetry import make_tracer_provider
from lookup_portal.app import create_app
from lookup_portal.resources import BROKER, open_resources, open_web_resources, read_web_settings
from lookup_portal.settings import Settings
from lookup_portal.worker import open_tasks


def serve_api() -> int:
    """Raises SettingsRefused."""
    settings, registry = _start(), CollectorRegistry()
    is_https = read_web_settings(settings).site.address.startswith("https://")
    own = create_app(partial(open_web_resources, settings), is_https=is_https, registry=registry)
    return run_api(own, settings.http, admin=(make_admin_app({}, registry), settings.admin))


def serve_worker() -> int:
    """Raises SettingsRefused."""
    settings, registry = _start(), CollectorRegistry()
    needed(settings.broker, BROKER)

    @asynccontextmanager
    async def tasks() -> AsyncIterator[Tasks]:
        async with open_resources(settings) as resources, open_tasks(resources, registry) as (own, checks):
            yield {**own, "admin": serve(make_admin_app(checks, registry), settings.admin)}

    return run_worker(tasks)


def _start() -> Settings:
    settings = read_settings(Settings)
    configure_logs()
    trace.set_tracer_provider(make_tracer_provider(settings.telemetry))
    return settings
