"""`python -m bo_gateway api|worker|migrate`, and the operator's commands."""

from pathlib import Path
from typing import Annotated, ClassVar

import typer

from hbs_kit.entrance import Entrance, read_settings

OwnerDsn = Annotated[
    str | None,
    typer.Option(
        "--dsn",
        envvar="BO_GATEWAY_OWNER_DSN",
        help="Tài khoản chủ sở hữu; nếu không nêu thì dùng BO_GATEWAY_DATABASE__DSN",
    ),
]


class Commands(Entrance):
    """The operator's commands, and where they are."""

    places: ClassVar = {
        "registrar": "bo_gateway.commands.registrars:app",
        "authority": "bo_gateway.commands.authority:app",
        "report": "bo_gateway.commands.reports:app",
        "acknowledgement": "bo_gateway.commands.acknowledgements:app",
        "statement": "bo_gateway.commands.statements:app",
        "status": "bo_gateway.commands.statuses:app",
        "dlq": "bo_gateway.commands.letters:app",
        "broker": "bo_gateway.commands.broker:app",
    }


commands = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Cổng tiếp nhận học bạ số của Bộ.",
)


@commands.callback()
def _start(context: typer.Context) -> None:
    """Commands open what they need, with the settings of the environment."""

    from bo_gateway.commands.operator import Operator
    from bo_gateway.resources import open_resources
    from bo_gateway.settings import Settings

    context.obj = Operator(lambda: open_resources(read_settings(Settings)))


# What only one command needs is imported when it runs: the others should not wait for it.


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
    from bo_gateway import storage
    from bo_gateway.settings import Settings
    from hbs_kit import migrations

    owner = dsn or read_settings(Settings).database.dsn.get_secret_value()
    migrations.upgrade(owner, Path(storage.__file__).parent / "migrations")


def main() -> None:
    """The entry point of the installed command."""
    commands(prog_name="bo-gateway")


if __name__ == "__main__":
    main()
