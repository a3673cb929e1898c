"""The two processes that serve: pages and API, and the worker; from settings in the environment to an exit code."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

from prometheus_client import CollectorRegistry

from hbs_kit.entrance import needed, read_settings
from hbs_kit.health import Check
from hbs_kit.http_app import make_admin_app
from hbs_kit.process import Tasks, run_api
from hbs_kit.serving import observed, run_watched_worker
from lookup_portal.app import create_app
from lookup_portal.resources import open_resources, open_web_resources, read_web_settings
from lookup_portal.settings import Settings
from lookup_portal.topology import BROKER
from lookup_portal.worker import open_tasks


def serve_api() -> int:
    """Raises SettingsRefused."""
    settings, registry = read_settings(Settings), CollectorRegistry()
    is_https = read_web_settings(settings).site.address.startswith("https://")
    own = create_app(partial(open_web_resources, settings), is_https=is_https, registry=registry)
    with observed(settings.telemetry):
        return run_api(own, settings.http, admin=(make_admin_app({}, registry), settings.admin))


def serve_worker() -> int:
    """Raises SettingsRefused."""
    settings, registry = read_settings(Settings), CollectorRegistry()
    needed(settings.broker, BROKER)

    @asynccontextmanager
    async def opened() -> AsyncIterator[tuple[Tasks, Mapping[str, Check]]]:
        async with open_resources(settings) as resources, open_tasks(resources, registry) as work:
            yield work

    with observed(settings.telemetry):
        return run_watched_worker(opened, registry, settings.admin)
