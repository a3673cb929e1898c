"""The two processes that serve: the HTTP API, and the worker; from settings in the environment to an exit code."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

from prometheus_client import CollectorRegistry

from hbs_kit.entrance import SettingsRefused, needed, read_settings
from hbs_kit.health import Check
from hbs_kit.http_app import make_admin_app
from hbs_kit.process import Tasks, run_api
from hbs_kit.serving import observed, run_watched_worker
from so_registry.app import create_app
from so_registry.resources import LOCK_KEY, POLICY_KEY, RECEIPT_KEY, RENEWAL_KEY, open_console, open_resources
from so_registry.settings import Settings
from so_registry.worker import open_tasks


def serve_api() -> int:
    """Raises SettingsRefused."""
    settings, registry = read_settings(Settings), CollectorRegistry()
    _check_keys(settings)
    own = create_app(partial(open_resources, settings), registry=registry)
    with observed(settings.telemetry):
        return run_api(own, settings.http, admin=(make_admin_app({}, registry), settings.admin))


def serve_console() -> int:
    """The pages of the Sở's people. No key is given to it: it signs nothing. Raises SettingsRefused."""
    from so_registry.console.site import create_site

    settings, registry = read_settings(Settings), CollectorRegistry()
    told = needed(settings.console, "SO_REGISTRY_CONSOLE")
    given = {RECEIPT_KEY: settings.receipt_key, LOCK_KEY: settings.lock_key, POLICY_KEY: settings.policy_key}
    if any(given.values()):
        raise SettingsRefused(*(name for name, key in given.items() if key))
    own = create_site(
        partial(open_console, settings, told), is_https=told.address.startswith("https:"), registry=registry
    )
    with observed(settings.telemetry):
        return run_api(own, told.http, admin=(make_admin_app({}, registry), settings.admin))


def serve_worker() -> int:
    """Raises SettingsRefused."""
    settings, registry = read_settings(Settings), CollectorRegistry()
    _check_keys(settings)

    @asynccontextmanager
    async def opened() -> AsyncIterator[tuple[Tasks, Mapping[str, Check]]]:
        async with open_resources(settings) as resources, open_tasks(resources, registry) as work:
            yield work

    with observed(settings.telemetry):
        return run_watched_worker(opened, registry, settings.admin)


def _check_keys(settings: Settings) -> None:
    """A process that talks to schools has the receipt's key, and none by which more than a receipt could be forged."""
    needed(settings.receipt_key, RECEIPT_KEY)
    given = {LOCK_KEY: settings.lock_key, POLICY_KEY: settings.policy_key, RENEWAL_KEY: settings.renewal_key}
    if any(given.values()):
        raise SettingsRefused(*(name for name, key in given.items() if key))
