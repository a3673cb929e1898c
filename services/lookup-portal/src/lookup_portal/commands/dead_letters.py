"""`lookup-portal dlq …`: publications that were set aside; looked at, and sent back once the cause is mended."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TypeVar

import typer
from aio_pika.abc import AbstractChannel

from hbs_kit.broker import CONNECTION_ERRORS, open_channel
from hbs_kit.dead_letters import list_letters, replay_letters, show_letter
from hbs_kit.entrance import TAKES_DIGESTS
from lookup_portal.commands.operator import Operator
from lookup_portal.topology import DEAD

app = typer.Typer(help="Thông điệp chờ xử lý.", no_args_is_help=True)

T = TypeVar("T")
FAILED = 1
BROKER_AWAY = (
    "Không kết nối được máy chủ thông điệp hoặc tài khoản không đủ quyền ({reason}), chưa có gì thay đổi. "
    "Đề nghị kiểm tra rồi chạy lại. [broker-away]"
)


@app.command("list")
def list_(context: typer.Context) -> None:
    """Danh sách thông điệp chờ xử lý, mỗi dòng một đối tượng JSON."""
    for letter in _run(context, lambda channel: list_letters(channel, DEAD)):
        typer.echo(json.dumps(asdict(letter), ensure_ascii=False))


@app.command("show", context_settings=TAKES_DIGESTS)
def show_(context: typer.Context, message_id: str) -> None:
    """Toàn bộ một thông điệp (có thể chứa dữ liệu cá nhân)."""
    shown = _run(context, lambda channel: show_letter(channel, DEAD, message_id))
    if shown is None:
        typer.echo("Không có thông điệp này.", err=True)
        raise typer.Exit(FAILED)
    typer.echo(shown.body)


@app.command(context_settings=TAKES_DIGESTS)
def replay(context: typer.Context, message_id: str) -> None:
    """Gửi lại một thông điệp về hàng đợi gốc."""
    sent = _run(context, lambda channel: replay_letters(channel, DEAD, lambda each: each.message_id == message_id))
    if not sent:
        typer.echo("Không có thông điệp này.", err=True)
        raise typer.Exit(FAILED)


def _run(context: typer.Context, act: Callable[[AbstractChannel], Awaitable[T]]) -> T:
    operator: Operator = context.obj

    async def opened() -> T:
        broker = operator.find_broker()
        try:
            async with open_channel(broker, name="lookup-portal-dlq") as channel:
                return await act(channel)
        except CONNECTION_ERRORS as error:
            typer.echo(BROKER_AWAY.format(reason=type(error).__name__), err=True)
            raise typer.Exit(FAILED) from error

    return asyncio.run(opened())
