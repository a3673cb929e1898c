"""`so-registry message …`: removing messages that were sent long ago."""

from datetime import timedelta
from typing import Annotated

import typer

from so_registry.commands.context import operator, run
from so_registry.commands.output import say, show
from so_registry.usecases.purge_messages import purge_messages

app = typer.Typer(help="Thông điệp đã gửi.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Thông điệp đã gửi."""


@app.command()
def purge(
    context: typer.Context,
    older_than: Annotated[int, typer.Option("--older-than-days", min=1, help="Đã gửi trước bao nhiêu ngày")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")] = False,
) -> None:
    """Dọn thông điệp đã gửi từ lâu; dữ liệu đã lưu giữ nguyên."""
    age = timedelta(days=older_than)
    counts = run(
        context, lambda use: purge_messages(older_than=age, sessions=use.sessions, is_dry_run=dry_run, by=operator())
    )
    show([counts], as_json=as_json, columns={"schools": "Gửi các trường", "bo": "Gửi Bộ"})
    if dry_run:
        say("Chạy thử: chưa dọn, chưa ghi dữ liệu.")
