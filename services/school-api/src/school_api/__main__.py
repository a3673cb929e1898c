"""`python -m school_api api|worker|migrate|purge|people`: what each process runs, from settings in the environment."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import typer
from opentelemetry import trace
from prometheus_client import CollectorRegistry

import school_api.storage
from hbs_kit import migrations, process, telemetry
from hbs_kit.entrance import Entrance, needed, read_settings
from hbs_kit.http_app import make_admin_app
from hbs_kit.logs import configure_logs
from hbs_kit.metrics import MessagingMetrics
from hbs_kit.settings import TelemetrySettings
from school_api.app import create_app
from school_api.commands import people
from school_api.resources import open_resources
from school_api.settings import Settings
from school_api.usecases.purge_messages import purge_messages
from school_api.worker import open_tasks

cli = typer.Typer(
    help="Phần mềm của nhóm trường.",
    cls=Entrance,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

cli.add_typer(people.app, name="people")


@cli.callback()
def prepare(context: typer.Context) -> None:
    """Settings are read when the command at hand opens its resources."""
    context.obj = lambda: open_resources(_start())


TOKEN_SOURCES = ("SCHOOL_API_REGISTRY__TOKEN_FILE", "SCHOOL_API_REGISTRY__CLIENT_KEY_FILE")
"""One of them is needed."""


@cli.command()
def api() -> None:
    """Chạy dịch vụ HTTP."""
    settings, registry = _start(), CollectorRegistry()
    app = create_app(partial(open_resources, settings), tracer=telemetry.tracer_of(), registry=registry)
    admin = (make_admin_app({}, registry), settings.admin)
    raise typer.Exit(process.run_api(app, settings.http, admin=admin))


@cli.command()
def worker() -> None:
    """Chạy tiến trình đóng gói, gửi về Sở và nhận trả lời."""
    settings = _start()
    needed(settings.broker, "SCHOOL_API_BROKER")
    registry = CollectorRegistry()
    metrics = MessagingMetrics(registry)

    @asynccontextmanager
    async def tasks() -> AsyncIterator[process.Tasks]:
        async with open_resources(settings) as resources, open_tasks(resources, metrics) as (running, checks):
            admin = process.serve(make_admin_app(checks, registry), settings.admin)
            yield {**running, "admin": admin}

    raise typer.Exit(process.run_worker(tasks))


@cli.command()
def migrate(dsn: str = typer.Option(..., envvar="SCHOOL_API_OWNER_DSN")) -> None:
    """Nâng cấp cơ sở dữ liệu (bằng tài khoản chủ sở hữu)."""
    migrations.upgrade(dsn, Path(school_api.storage.__file__).parent / "migrations")


@cli.command()
def purge(
    older_than: int = typer.Option(..., "--older-than-days", min=1, help="Đã gửi hoặc nhận trước bao nhiêu ngày"),
    dry_run: bool = typer.Option(False, "--dry-run", help="Chạy thử (không ghi dữ liệu)"),
) -> None:
    """Dọn thông điệp đã gửi và dấu vết thông điệp đã nhận từ lâu; dữ liệu đã lưu giữ nguyên."""

    async def act() -> dict[str, int]:
        async with open_resources(_start()) as resources:
            age = timedelta(days=older_than)
            return await purge_messages(older_than=age, sessions=resources.sessions, is_dry_run=dry_run)

    typer.echo(json.dumps(asyncio.run(act())))


def main() -> None:
    """The entry point."""
    cli()


def _start() -> Settings:
    settings = read_settings(Settings)
    if settings.registry.token_file is None:
        needed(settings.registry.client_key_file, *TOKEN_SOURCES)
    configure_logs()
    _trace(settings.telemetry)
    return settings


def _trace(settings: TelemetrySettings) -> None:
    trace.set_tracer_provider(telemetry.make_tracer_provider(settings))


if __name__ == "__main__":
    main()
