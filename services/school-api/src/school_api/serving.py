"""The two processes that serve: the HTTP API, and the worker; from settings in the environment to an exit code."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

from prometheus_client import CollectorRegistry

from hbs_kit import telemetry
from hbs_kit.entrance import needed, read_settings
from hbs_kit.health import Check
from hbs_kit.http_app import make_admin_app
from hbs_kit.metrics import MessagingMetrics
from hbs_kit.process import Tasks, run_api
from hbs_kit.serving import observed, run_watched_worker
from school_api.app import create_app
from school_api.resources import open_resources
from school_api.settings import Settings
from school_api.worker import open_tasks

TOKEN_SOURCES = ("SCHOOL_API_REGISTRY__TOKEN_FILE", "SCHOOL_API_REGISTRY__CLIENT_KEY_FILE")
"""One of them is needed."""


def serve_api() -> int:
    """Raises SettingsRefused."""
    settings, registry = read_own_settings(), CollectorRegistry()
    with observed(settings.telemetry):
        app = create_app(partial(open_resources, settings), tracer=telemetry.tracer_of(), registry=registry)
        return run_api(app, settings.http, admin=(make_admin_app({}, registry), settings.admin))


def serve_worker() -> int:
    """Raises SettingsRefused."""
    settings, registry = read_own_settings(), CollectorRegistry()
    needed(settings.broker, "SCHOOL_API_BROKER")
    metrics = MessagingMetrics(registry)

    @asynccontextmanager
    async def opened() -> AsyncIterator[tuple[Tasks, Mapping[str, Check]]]:
        async with open_resources(settings) as resources, open_tasks(resources, metrics) as work:
            yield work

    with observed(settings.telemetry):
        return run_watched_worker(opened, registry, settings.admin)


def read_own_settings() -> Settings:
    """Raises SettingsRefused, for the token's source too."""
    settings = read_settings(Settings)
    if settings.registry.token_file is None:
        needed(settings.registry.client_key_file, *TOKEN_SOURCES)
    return settings
