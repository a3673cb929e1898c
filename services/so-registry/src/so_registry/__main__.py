"""`python -m so_registry api|worker|migrate` and the operator's commands."""

import sys
from pathlib import Path
from typing import ClassVar

import typer

from hbs_kit.entrance import Entrance, read_settings


class Commands(Entrance):
    """The operator's commands, and where they are."""

    places: ClassVar = {
        "annotation": "so_registry.commands.annotations:app",
        "anchors": "so_registry.commands.trust:anchors_app",
        "algorithms": "so_registry.commands.trust:algorithms_app",
        "audit": "so_registry.commands.audit:app",
        "backup": "so_registry.commands.backup:app",
        "calendar": "so_registry.commands.calendar:app",
        "certificates": "so_registry.commands.certificates:app",
        "check": "so_registry.commands.check:check",
        "client": "so_registry.commands.register:client_app",
        "cutoff": "so_registry.commands.cutoff:app",
        "dlq": "so_registry.commands.dead_letters:app",
        "document": "so_registry.commands.register:document_app",
        "export": "so_registry.commands.export:app",
        "message": "so_registry.commands.message:app",
        "people": "so_registry.commands.people:app",
        "proposal": "so_registry.commands.proposals:app",
        "recheck": "so_registry.commands.recheck:app",
        "reconcile": "so_registry.commands.reconcile:app",
        "renewal": "so_registry.commands.renewal:app",
        "retention": "so_registry.commands.retention:app",
        "review": "so_registry.commands.review:app",
        "rules": "so_registry.commands.rules:app",
        "school": "so_registry.commands.schools:app",
        "signer": "so_registry.commands.register:signer_app",
        "submission": "so_registry.commands.submission:app",
        "topology": "so_registry.commands.topology:app",
        "window": "so_registry.commands.window:app",
    }


app = typer.Typer(
    help="Sổ đăng ký học bạ số của Sở.", cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False
)


@app.callback()
def prepare(context: typer.Context) -> None:
    """Settings are read once, when the command at hand opens its resources."""
    from so_registry.resources import open_resources
    from so_registry.settings import Settings

    context.obj = lambda: open_resources(read_settings(Settings))


# What only one command needs is imported when it runs: the others should not wait for it.


@app.command()
def api() -> None:
    """Chạy dịch vụ HTTP."""
    from so_registry import serving

    raise typer.Exit(serving.serve_api())


@app.command()
def console() -> None:
    """Chạy trang quản lý cho cán bộ của Sở."""
    from so_registry import serving

    raise typer.Exit(serving.serve_console())


@app.command()
def worker() -> None:
    """Chạy tiến trình nhận, kiểm tra và báo cáo."""
    from so_registry import serving

    raise typer.Exit(serving.serve_worker())


@app.command()
def migrate(dsn: str = typer.Option(..., envvar="SO_REGISTRY_OWNER_DSN")) -> None:
    """Nâng cấp cơ sở dữ liệu (bằng tài khoản chủ sở hữu)."""
    from hbs_kit import migrations
    from so_registry import storage

    migrations.upgrade(dsn, Path(storage.__file__).parent / "migrations")


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    sys.exit(app())
