"""`bo-gateway dlq`: messages that were set aside."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from aio_pika.abc import AbstractChannel

from bo_gateway.commands.operator import AsJson, fail, run, show, show_json
from bo_gateway.resources import Resources
from bo_gateway.topology import REPORTS_DEAD
from hbs_kit.broker import CONNECTION_ERRORS, open_channel
from hbs_kit.dead_letters import DeadLetter, list_letters, replay_letters, show_letter

app = typer.Typer(no_args_is_help=True, help="Messages that were set aside.")
T = TypeVar("T")

Limit = Annotated[int, typer.Option(min=1, max=10_000)]
Body = Annotated[bool, typer.Option("--body", help="Print the body alone. It may hold personal data.")]
Ids = Annotated[list[str] | None, typer.Argument(help="Message ids.")]
All = Annotated[bool, typer.Option("--all", help="Every message.")]


@app.command("list")
def list_all(context: typer.Context, limit: Limit = 100, as_json: AsJson = False) -> None:
    """What was set aside, and why; bodies are not shown."""
    letters = _on_channel(context, lambda channel: list_letters(channel, REPORTS_DEAD, limit=limit))
    columns = {
        "message_id": "Mã thông điệp",
        "routing_key": "Loại",
        "reason": "Lý do",
        "died_at": "Thời điểm",
        "size": "Dung lượng",
    }
    show([_row(letter) for letter in letters], columns=columns, as_json=as_json)


@app.command("show")
def show_one(context: typer.Context, message_id: str, body: Body = False) -> None:
    """One message: where it came from, its headers, its size; with `--body` its body."""
    shown = _on_channel(context, lambda channel: show_letter(channel, REPORTS_DEAD, message_id))
    if shown is None:
        fail("Không có thông điệp này / no such message", code=1)
    if body:
        typer.echo(shown.body, nl=False)
        return
    headers = {name: value for name, value in shown.headers.items() if not name.startswith("x-")}
    show_json({**_row(shown.letter), "content_type": shown.content_type, "headers": headers})


@app.command("replay")
def replay(context: typer.Context, message_ids: Ids = None, every: All = False, as_json: AsJson = False) -> None:
    """Send messages back to where they first went. The broker user needs the tag `impersonator`."""
    wanted = set(message_ids or ())
    if bool(wanted) == every:
        fail("Give message ids, or --all.", code=2)

    def is_chosen(letter: DeadLetter) -> bool:
        return every or letter.message_id in wanted

    count = _on_channel(context, lambda channel: replay_letters(channel, REPORTS_DEAD, is_chosen))
    show([{"replayed": count}], columns={"replayed": "Đã gửi lại"}, as_json=as_json)
    if count < len(wanted):
        raise typer.Exit(1)


def _on_channel(context: typer.Context, act: Callable[[AbstractChannel], Awaitable[T]]) -> T:
    async def opened(use: Resources) -> T:
        if use.settings.broker is None:
            fail("BO_GATEWAY_BROKER__URL is not set", code=2)
        async with open_channel(use.settings.broker, name="bo-gateway-dlq") as channel:
            return await act(channel)

    try:
        return run(context, opened)
    except CONNECTION_ERRORS as error:
        fail(f"RabbitMQ: {type(error).__name__}", code=1)


def _row(letter: DeadLetter) -> dict[str, object]:
    return {name: getattr(letter, name) for name in letter.__dataclass_fields__}
