"""`python -m school_api api|worker|migrate|purge|people|close|transfer`: what each process runs, from its settings."""

from pathlib import Path
from typing import ClassVar

import typer

from hbs_kit.entrance import Entrance


class Commands(Entrance):
    """The operator's commands, and where they are."""

    places: ClassVar = {
        "people": "school_api.commands.people:app",
        "audit": "school_api.commands.audit:app",
        "close": "school_api.commands.closes:app",
        "transfer": "school_api.commands.transfers:app",
        "purge": "school_api.commands.purging:purge",
    }


cli = typer.Typer(
    help="Phần mềm của nhóm trường.",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@cli.callback()
def prepare(context: typer.Context) -> None:
    """Settings are read when the command at hand opens its resources."""
    from school_api.resources import open_resources
    from school_api.serving import read_own_settings

    context.obj = lambda: open_resources(read_own_settings())


# What only one command needs is imported when it runs: the others should not wait for it.


@cli.command()
def api() -> None:
    """Chạy dịch vụ HTTP."""
    from school_api import serving

    raise typer.Exit(serving.serve_api())


@cli.command()
def worker() -> None:
    """Chạy tiến trình đóng gói, gửi về Sở và nhận trả lời."""
    from school_api import serving

    raise typer.Exit(serving.serve_worker())


@cli.command()
def migrate(dsn: str = typer.Option(..., envvar="SCHOOL_API_OWNER_DSN")) -> None:
    """Nâng cấp cơ sở dữ liệu (bằng tài khoản chủ sở hữu)."""
    from hbs_kit import migrations
    from school_api import storage

    migrations.upgrade(dsn, Path(storage.__file__).parent / "migrations")


def main() -> None:
    """The entry point."""
    cli()


if __name__ == "__main__":
    main()
