"""`python -m so_registry api|worker|migrate` and the operator's commands."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import typer
from opentelemetry import trace
from prometheus_client import CollectorRegistry

from hbs_kit import migrations
from hbs_kit.entrance import Entrance, needed, read_settings
from hbs_kit.http_app import make_admin_app
from hbs_kit.logs import configure_logs
from hbs_kit.process import Tasks, run_api, run_worker, serve
from hbs_kit.telemetry import make_tracer_provider
from so_registry import storage
from so_registry.app import create_app
from so_registry.commands import dead_letters, message, register, submission, window
from so_registry.resources import RECEIPT_KEY, open_resources
from so_registry.settings import Settings
from so_registry.worker import open_tasks

app = typer.Typer(
    help="Sổ đăng ký học bạ số của Sở.", cls=Entrance, no_args_is_help=True, pretty_exceptions_enable=False
)
app.add_typer(window.app, name="window")
app.add_typer(submission.app, name="submission")
app.add_typer(register.school_app, name="school")
app.add_typer(register.client_app, name="client")
app.add_typer(register.signer_app, name="signer")
app.add_typer(register.document_app, name="document")
app.add_typer(message.app, name="message")
app.add_typer(dead_letters.app, name="dlq")


@app.callback()
def prepare(context: typer.Context) -> None:
    """Settings are read once, when the command at hand opens its resources."""
    context.obj = lambda: open_resources(read_settings(Settings))


@app.command()
def api() -> None:
    """Chạy dịch vụ HTTP."""
    settings, registry = _start(), CollectorRegistry()
    needed(settings.receipt_key, RECEIPT_KEY)
    own = create_app(partial(open_resources, settings), registry=registry)
    raise typer.Exit(run_api(own, settings.http, admin=(make_admin_app({}, registry), settings.admin)))


@app.command()
def worker() -> None:
    """Chạy tiến trình nhận, kiểm tra và báo cáo."""
    settings, registry = _start(), CollectorRegistry()
    needed(settings.receipt_key, RECEIPT_KEY)

    @asynccontextmanager
    async def tasks() -> AsyncIterator[Tasks]:
        async with open_resources(settings) as resources, open_tasks(resources, registry) as (own, checks):
            yield {**own, "admin": serve(make_admin_app(checks, registry), settings.admin)}

    raise typer.Exit(run_worker(tasks))


@app.command()
def migrate(dsn: str = typer.Option(..., envvar="SO_REGISTRY_OWNER_DSN")) -> None:
    """Nâng cấp cơ sở dữ liệu (bằng tài khoản chủ sở hữu)."""
    migrations.upgrade(dsn, Path(storage.__file__).parent / "migrations")


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
