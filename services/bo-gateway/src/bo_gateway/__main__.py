"""`python -m bo_gateway api|worker|migrate`, and the operator's commands."""

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from opentelemetry import trace
from prometheus_client import CollectorRegistry

from bo_gateway import storage
from bo_gateway.app import create_app
from bo_gateway.commands import authority, broker, letters, registrars, reports, statuses
from bo_gateway.commands.operator import Operator
from bo_gateway.resources import Resources, open_resources
from bo_gateway.settings import Settings
from bo_gateway.worker import open_tasks
from hbs_kit import migrations
from hbs_kit.entrance import Entrance, needed, read_settings
from hbs_kit.health import Check
from hbs_kit.http_app import make_admin_app
from hbs_kit.logs import configure_logs
from hbs_kit.metrics import HttpMetrics
from hbs_kit.process import Tasks, run_api, run_worker, serve
from hbs_kit.telemetry import make_tracer_provider

OwnerDsn = Annotated[
    str | None,
    typer.Option(
        "--dsn",
        envvar="BO_GATEWAY_OWNER_DSN",
        help="Tài khoản chủ sở hữu; nếu không nêu thì dùng BO_GATEWAY_DATABASE__DSN",
    ),
]

commands = typer.Typer(
    cls=Entrance,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Cổng tiếp nhận học bạ số của Bộ.",
)
commands.add_typer(registrars.app, name="registrar")
commands.add_typer(authority.app, name="authority")
commands.add_typer(reports.app, name="report")
commands.add_typer(statuses.app, name="status")
commands.add_typer(letters.app, name="dlq")
commands.add_typer(broker.app, name="broker")


@commands.callback()
def _start(context: typer.Context) -> None:
    """Commands open what they need, with the settings of the environment."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Resources]:
        async with open_resources(read_settings(Settings)) as resources:
            yield resources

    context.obj = Operator(opened)


@commands.command()
def api() -> None:
    """Chạy dịch vụ HTTP."""
    settings = read_settings(Settings)
    http, admin = needed(settings.http, "BO_GATEWAY_HTTP"), needed(settings.admin, "BO_GATEWAY_ADMIN")
    needed(settings.identity, "BO_GATEWAY_IDENTITY")
    registry, checks = CollectorRegistry(), dict[str, Check]()
    app = create_app(partial(open_resources, settings), metrics=HttpMetrics(registry), checks=checks)
    with _observed(settings):
        sys.exit(run_api(app, http, admin=(make_admin_app(checks, registry), admin)))


@commands.command()
def worker() -> None:
    """Chạy tiến trình nhận, kiểm tra, đối chiếu, xác nhận và công bố."""
    settings = read_settings(Settings)
    admin, registry = needed(settings.admin, "BO_GATEWAY_ADMIN"), CollectorRegistry()
    needed(settings.ack_key, "BO_GATEWAY_ACK_KEY")
    needed(settings.status_key, "BO_GATEWAY_STATUS_KEY")
    needed(settings.ca_files or None, "BO_GATEWAY_CA_FILES")

    @asynccontextmanager
    async def opened() -> AsyncIterator[Tasks]:
        async with open_resources(settings) as resources, open_tasks(resources, registry) as (tasks, checks):
            yield {**tasks, "admin": serve(make_admin_app(checks, registry), admin)}

    with _observed(settings):
        sys.exit(run_worker(opened))


@commands.command()
def migrate(dsn: OwnerDsn = None) -> None:
    """Nâng cấp cơ sở dữ liệu (bằng tài khoản chủ sở hữu)."""
    owner = dsn or read_settings(Settings).database.dsn.get_secret_value()
    migrations.upgrade(owner, Path(storage.__file__).parent / "migrations")


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


def main() -> None:
    """The entry point of the installed command."""
    commands(prog_name="bo-gateway")


if __name__ == "__main__":
    main()
