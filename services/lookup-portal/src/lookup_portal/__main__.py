"""`python -m lookup_portal api|worker|migrate|dlq`."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import typer
from opentelemetry import trace
from prometheus_client import CollectorRegistry

from hbs_kit import migrations
from hbs_kit.db import Sessions
from hbs_kit.entrance import Entrance, needed, read_settings
from hbs_kit.http_app import make_admin_app
from hbs_kit.logs import configure_logs
from hbs_kit.process import Tasks, run_api, run_worker, serve
from hbs_kit.telemetry import make_tracer_provider
from lookup_portal import storage
from lookup_portal.app import create_app
from lookup_portal.commands import dead_letters
from lookup_portal.commands.operator import Operator
from lookup_portal.commands.records import records
from lookup_portal.resources import BROKER, open_resources, open_web_resources, read_web_settings
from lookup_portal.settings import Settings
from lookup_portal.worker import open_tasks

app = typer.Typer(help="Cổng tra cứu học bạ số.", cls=Entrance, no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(dead_letters.app, name="dlq")
app.command()(records)


@app.callback()
def prepare(context: typer.Context) -> None:
    """Settings are read once, when the command at hand needs them."""
    context.obj = Operator(lambda: needed(read_settings(Settings).broker, BROKER), _sessions)


@app.command()
def api() -> None:
    """Chạy các trang tra cứu và API."""
    settings, registry = _start(), CollectorRegistry()
    is_https = read_web_settings(settings).site.address.startswith("https://")
    own = create_app(partial(open_web_resources, settings), is_https=is_https, registry=registry)
    raise typer.Exit(run_api(own, settings.http, admin=(make_admin_app({}, registry), settings.admin)))


@app.command()
def worker() -> None:
    """Chạy tiến trình nhận dữ liệu do Bộ công bố."""
    settings, registry = _start(), CollectorRegistry()
    needed(settings.broker, BROKER)

    @asynccontextmanager
    async def tasks() -> AsyncIterator[Tasks]:
        async with open_resources(settings) as resources, open_tasks(resources, registry) as (own, checks):
            yield {**own, "admin": serve(make_admin_app(checks, registry), settings.admin)}

    raise typer.Exit(run_worker(tasks))


@app.command()
def migrate(dsn: str = typer.Option(..., envvar="LOOKUP_PORTAL_OWNER_DSN")) -> None:
    """Nâng cấp cơ sở dữ liệu (bằng tài khoản chủ sở hữu)."""
    migrations.upgrade(dsn, Path(storage.__file__).parent / "migrations")


@asynccontextmanager
async def _sessions() -> AsyncIterator[Sessions]:
    async with open_resources(read_settings(Settings)) as resources:
        yield resources.sessions


def _start() -> Settings:
    settings = read_settings(Settings)
    configure_logs()
    trace.set_tracer_provider(make_tracer_provider(settings.telemetry))
    return settings


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    sys.exit(app())
