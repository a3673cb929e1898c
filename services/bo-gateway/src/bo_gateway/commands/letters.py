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
from hbs_kit.entrance import TAKES_DIGESTS, needed

app = typer.Typer(no_args_is_help=True, help="Thông điệp chờ xử lý.")
T = TypeVar("T")

Limit = Annotated[int, typer.Option(min=1, max=10_000)]
Body = Annotated[bool, typer.Option("--body", help="Chỉ in nội dung (có thể chứa dữ liệu cá nhân).")]
Ids = Annotated[list[str] | None, typer.Argument(help="Mã thông điệp.")]
All = Annotated[bool, typer.Option("--all", help="Tất cả thông điệp.")]


@app.command("list")
def list_all(context: typer.Context, limit: Limit = 100, as_json: AsJson = False) -> None:
    """Danh sách thông điệp chờ xử lý và lý do; không in nội dung."""
    letters = _on_channel(context, lambda channel: list_letters(channel, REPORTS_DEAD, limit=limit))
    columns = {
        "message_id": "Mã thông điệp",
        "routing_key": "Loại",
        "reason": "Lý do",
        "died_at": "Thời điểm",
        "size": "Dung lượng",
    }
    show([_row(letter) for letter in letters], columns=columns, as_json=as_json)


@app.command("show", context_settings=TAKES_DIGESTS)
def show_one(context: typer.Context, message_id: str, body: Body = False) -> None:
    """Một thông điệp: nơi gửi, tiêu đề, dung lượng; thêm `--body` để in nội dung."""
    shown = _on_channel(context, lambda channel: show_letter(channel, REPORTS_DEAD, message_id))
    if shown is None:
        fail("Không có thông điệp này.", code=1)
    if body:
        typer.echo(shown.body, nl=False)
        return
    headers = {name: value for name, value in shown.headers.items() if not name.startswith("x-")}
    show_json({**_row(shown.letter), "content_type": shown.content_type, "headers": headers})


@app.command("replay", context_settings=TAKES_DIGESTS)
def replay(context: typer.Context, message_ids: Ids = None, every: All = False, as_json: AsJson = False) -> None:
    """Gửi lại thông điệp về hàng đợi gốc. Người dùng trên máy chủ thông điệp cần nhãn `impersonator`."""
    wanted = set(message_ids or ())
    if bool(wanted) == every:
        fail("Đề nghị nêu mã thông điệp hoặc dùng --all.", code=2)

    def is_chosen(letter: DeadLetter) -> bool:
        return every or letter.message_id in wanted

    count = _on_channel(context, lambda channel: replay_letters(channel, REPORTS_DEAD, is_chosen))
    show([{"replayed": count}], columns={"replayed": "Đã gửi lại"}, as_json=as_json)
    if count < len(wanted):
        raise typer.Exit(1)


def _on_channel(context: typer.Context, act: Callable[[AbstractChannel], Awaitable[T]]) -> T:
    async def opened(use: Resources) -> T:
        settings = needed(use.settings.broker, "BO_GATEWAY_BROKER")
        # In here, and no wider: a command's own end is a RuntimeError too.
        try:
            async with open_channel(settings, name="bo-gateway-dlq") as channel:
                return await act(channel)
        except CONNECTION_ERRORS as error:
            fail(f"Không kết nối được máy chủ thông điệp: {type(error).__name__}.", code=1)

    return run(context, opened)


def _row(letter: DeadLetter) -> dict[str, object]:
    return {name: getattr(letter, name) for name in letter.__dataclass_fields__}
