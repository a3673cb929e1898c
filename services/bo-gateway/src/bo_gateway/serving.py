"""The two processes that serve: the HTTP API, and the worker; from settings in the environment to an exit code."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

from prometheus_client import CollectorRegistry

from bo_gateway.app import create_app
from bo_gateway.resources import open_resources
from bo_gateway.settings import Settings
from bo_gateway.worker import open_tasks
from hbs_kit.entrance import SettingsRefused, needed, read_settings
from hbs_kit.health import Check
from hbs_kit.http_app import make_admin_app
from hbs_kit.metrics import HttpMetrics
from hbs_kit.process import Tasks, run_api
from hbs_kit.serving import observed, run_watched_worker


def serve_api() -> int:
    """Raises SettingsRefused."""
    settings = read_settings(Settings)
    http, admin = needed(settings.http, "BO_GATEWAY_HTTP"), needed(settings.admin, "BO_GATEWAY_ADMIN")
    needed(settings.identity, "BO_GATEWAY_IDENTITY")
    _check_no_root_key(settings)
    registry, checks = CollectorRegistry(), dict[str, Check]()
    app = create_app(partial(open_resources, settings), metrics=HttpMetrics(registry), checks=checks)
    with observed(settings.telemetry):
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
    async def opened() -> AsyncIterator[tuple[Tasks, Mapping[str, Check]]]:
        async with open_resources(settings) as resources, open_tasks(resources, registry) as work:
            yield work

    with observed(settings.telemetry):
        return run_watched_worker(opened, registry, admin)


def _check_no_root_key(settings: Settings) -> None:
    """By the root key everything could be forged: no process that somebody talks to has it."""
    if settings.root_key is not None:
        raise SettingsRefused("BO_GATEWAY_ROOT_KEY")
