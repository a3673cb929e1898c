"""`python -m bo_gateway api|worker|migrate`, and the operator's commands."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from bo_gateway import storage
from bo_gateway.commands import (
    acknowledgements,
    authority,
    broker,
    letters,
    registrars,
    reports,
    statements,
    statuses,
)
from bo_gateway.commands.operator import Operator
from bo_gateway.resources import Resources, open_resources
from bo_gateway.settings import Settings
from hbs_kit.entrance import Entrance, read_settings

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
commands.add_typer(acknowledgements.app, name="acknowledgement")
commands.add_typer(statements.app, name="statement")
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


# What only servers and migrations need is imported when they run: an operator's command should not wait for it.


@commands.command()
def api() -> None:
    """Chạy dịch vụ HTTP."""
    from bo_gateway import serving

    raise typer.Exit(serving.serve_api())


@commands.command()
def worker() -> None:
    """Chạy tiến trình nhận, kiểm tra, đối chiếu, xác nhận và công bố."""
    from bo_gateway import serving

    raise typer.Exit(serving.serve_worker())


@commands.command()
def migrate(dsn: OwnerDsn = None) -> None:
    """Nâng cấp cơ sở dữ liệu (bằng tài khoản chủ sở hữu)."""
    from hbs_kit import migrations

    owner = dsn or read_settings(Settings).database.dsn.get_secret_value()
    migrations.upgrade(owner, Path(storage.__file__).parent / "migrations")


def main() -> None:
    """The entry point of the installed command."""
    commands(prog_name="bo-gateway")


if __name__ == "__main__":
    main()
