"""`python -m lookup_portal api|worker|migrate|dlq`."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import typer

from hbs_kit.db import Sessions
from hbs_kit.entrance import Entrance, needed, read_settings
from lookup_portal import storage
from lookup_portal.commands import dead_letters
from lookup_portal.commands.operator import Operator
from lookup_portal.commands.records import records
from lookup_portal.resources import BROKER, open_resources
from lookup_portal.settings import Settings

app = typer.Typer(help="Cổng tra cứu học bạ số.", cls=Entrance, no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(dead_letters.app, name="dlq")
app.command()(records)


@app.callback()
def prepare(context: typer.Context) -> None:
    """Settings are read once, when the command at hand needs them."""
    context.obj = Operator(lambda: needed(read_settings(Settings).broker, BROKER), _sessions)


# What only servers and migrations need is imported when they run: an operator's command should not wait for it.


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

    migrations.upgrade(dsn, Path(storage.__file__).parent / "migrations")


@asynccontextmanager
async def _sessions() -> AsyncIterator[Sessions]:
    async with open_resources(read_settings(Settings)) as resources:
        yield resources.sessions


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    sys.exit(app())
