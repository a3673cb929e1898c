"""The two processes that serve: the HTTP API, and the worker; from settings in the environment to an exit code."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from opentelemetry import trace
from prometheus_client import CollectorRegistry

from hbs_kit import process, telemetry
from hbs_kit.entrance import needed, read_settings
from hbs_kit.http_app import make_admin_app
from hbs_kit.logs import configure_logs
from hbs_kit.metrics import MessagingMetrics
from school_api.app import create_app
from school_api.resources import open_resources
from school_api.settings import Settings
from school_api.worker import open_tasks

TOKEN_SOURCES = ("SCHOOL_API_REGISTRY__TOKEN_FILE", "SCHOOL_API_REGISTRY__CLIENT_KEY_FILE")
"""One of them is needed."""


def serve_api() -> int:
    """Raises SettingsRefused."""
    settings, registry = start(), CollectorRegistry()
    app = create_app(partial(open_resources, settings), tracer=telemetry.tracer_of(), registry=registry)
    return process.run_api(app, settings.http, admin=(make_admin_app({}, registry), settings.admin))


def serve_worker() -> int:
    """Raises SettingsRefused."""
    settings = start()
    needed(settings.broker, "SCHOOL_API_BROKER")
    registry = CollectorRegistry()
    metrics = MessagingMetrics(registry)

    @asynccontextmanager
    async def tasks() -> AsyncIterator[process.Tasks]:
        async with open_resources(settings) as resources, open_tasks(resources, metrics) as (running, checks):
            admin = process.serve(make_admin_app(checks, registry), settings.admin)
            yield {**running, "admin": admin}

    return process.run_worker(tasks)


def start() -> Settings:
    """Settings, with logs and traces set up by them. Raises SettingsRefused."""
    settings = read_settings(Settings)
    if settings.registry.token_file is None:
        needed(settings.registry.client_key_file, *TOKEN_SOURCES)
    configure_logs()
    trace.set_tracer_provider(telemetry.make_tracer_provider(settings.telemetry))
    return settings
