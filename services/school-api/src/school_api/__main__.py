"""`python -m school_api api|worker|migrate|purge|people|close|transfer`: what each process runs, from its settings."""

import asyncio
import json
from datetime import timedelta
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


@cli.command()
def purge(
    older_than: int = typer.Option(..., "--older-than-days", min=1, help="Đã gửi hoặc nhận trước bao nhiêu ngày"),
    dry_run: bool = typer.Option(False, "--dry-run", help="Chạy thử (không ghi dữ liệu)"),
) -> None:
    """Dọn thông điệp đã gửi và dấu vết thông điệp đã nhận từ lâu; dữ liệu đã lưu giữ nguyên."""

    from school_api.resources import open_resources
    from school_api.serving import read_own_settings
    from school_api.usecases.purge_messages import purge_messages

    async def act() -> dict[str, int]:
        async with open_resources(read_own_settings()) as resources:
            age = timedelta(days=older_than)
            return await purge_messages(older_than=age, sessions=resources.sessions, is_dry_run=dry_run)

    typer.echo(json.dumps(asyncio.run(act())))


def main() -> None:
    """The entry point."""
    cli()


if __name__ == "__main__":
    main()
