"""`python -m lookup_portal api|worker|migrate|dlq`."""

import sys
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import ClassVar

import typer

from hbs_kit.db import Sessions, open_sessions
from hbs_kit.entrance import Entrance, needed, read_settings


class Commands(Entrance):
    """The operator's commands, and where they are."""

    places: ClassVar = {
        "dlq": "lookup_portal.commands.dead_letters:app",
        "records": "lookup_portal.commands.records:records",
    }


app = typer.Typer(help="Cổng tra cứu học bạ số.", cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def prepare(context: typer.Context) -> None:
    """Settings are read once, when the command at hand needs them."""
    from lookup_portal.commands.operator import Operator
    from lookup_portal.settings import Settings
    from lookup_portal.topology import BROKER

    def opened() -> AbstractAsyncContextManager[Sessions]:
        settings = read_settings(Settings)
        return open_sessions(settings.database, application_name=settings.telemetry.service_name)

    context.obj = Operator(lambda: needed(read_settings(Settings).broker, BROKER), opened)


# What only one command needs is imported when it runs: the others should not wait for it.


@app.command()
def api() -> None:
    """Chạy các trang tra cứu và API."""
    from lookup_portal import serving

    raise typer.Exit(serving.serve_api())


@app.command()
def worker() -> None:
    """Chạy tiến trình nhận dữ liệu do Bộ công bố."""
    from lookup_portal import serving

    raise typer.Exit(serving.serve_worker())


@app.command()
def migrate(dsn: str = typer.Option(..., envvar="LOOKUP_PORTAL_OWNER_DSN")) -> None:
    """Nâng cấp cơ sở dữ liệu (bằng tài khoản chủ sở hữu)."""
    from hbs_kit import migrations
    from lookup_portal import storage

    migrations.upgrade(dsn, Path(storage.__file__).parent / "migrations")


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    sys.exit(app())
