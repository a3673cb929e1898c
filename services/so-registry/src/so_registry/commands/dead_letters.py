"""`so-registry dlq …`: messages that were set aside; looked at, and sent back once the cause is mended."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from aio_pika.abc import AbstractChannel
from aio_pika.exceptions import ChannelNotFoundEntity

from hbs_kit.broker import CONNECTION_ERRORS, open_channel
from hbs_kit.dead_letters import DeadLetter, ShownLetter, list_letters, replay_letters, show_letter
from hbs_kit.entrance import TAKES_DIGESTS, needed
from so_registry.commands.context import operator, run
from so_registry.commands.output import FAILED, NOT_NOW, say, show
from so_registry.resources import Resources
from so_registry.usecases.audit.note_looking import note_looking

app = typer.Typer(help="Thông điệp chờ xử lý.", no_args_is_help=True)

Queue = Annotated[str, typer.Option(help="Hàng đợi chứa thông điệp chờ xử lý")]
Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
DEFAULT = "so-registry.submissions.dead"
NO_QUEUE = (
    "Máy chủ thông điệp này không có hàng đợi đã nêu. Đề nghị kiểm tra tên hàng đợi và địa chỉ "
    "SO_REGISTRY_SCHOOLS_BROKER__URL. [queue-unknown]"
)
BROKER_AWAY = (
    "Không kết nối được máy chủ thông điệp hoặc tài khoản không đủ quyền ({reason}), chưa có gì thay đổi. "
    "Đề nghị kiểm tra rồi chạy lại. [broker-away]"
)
T = TypeVar("T")


@app.command("list")
def list_(context: typer.Context, queue: Queue = DEFAULT, as_json: Json = False) -> None:
    """Danh sách thông điệp chờ xử lý."""

    letters = _on_channel(context, lambda channel, _: list_letters(channel, queue))
    rows = [
        {"message_id": letter.message_id, "queue": letter.queue, "reason": letter.reason, "size": letter.size}
        for letter in letters
    ]
    columns = {"message_id": "Mã thông điệp", "queue": "Hàng đợi gốc", "reason": "Lý do", "size": "Dung lượng"}
    show(rows, as_json=as_json, columns=columns)


@app.command("show", context_settings=TAKES_DIGESTS)
def show_(context: typer.Context, message_id: str, queue: Queue = DEFAULT) -> None:
    """Toàn bộ một thông điệp (có thể chứa dữ liệu cá nhân)."""

    async def look(channel: AbstractChannel, use: Resources) -> ShownLetter | None:
        await note_looking("read-letter", message_id, by=operator(), sessions=use.sessions)
        return await show_letter(channel, queue, message_id)

    shown = _on_channel(context, look)
    if shown is None:
        say("Không có thông điệp này.")
        raise typer.Exit(FAILED)
    typer.echo(shown.body)


@app.command(context_settings=TAKES_DIGESTS)
def replay(context: typer.Context, message_id: str, queue: Queue = DEFAULT) -> None:
    """Gửi lại một thông điệp về hàng đợi gốc."""

    def is_meant(letter: DeadLetter) -> bool:
        return letter.message_id == message_id

    async def send_back(channel: AbstractChannel, use: Resources) -> int:
        await note_looking("replay-letter", message_id, by=operator(), sessions=use.sessions)
        return await replay_letters(channel, queue, is_meant)

    if not _on_channel(context, send_back):
        say("Không có thông điệp này.")
        raise typer.Exit(FAILED)


def _on_channel(context: typer.Context, act: Callable[[AbstractChannel, Resources], Awaitable[T]]) -> T:
    async def opened(use: Resources) -> T:
        broker = needed(use.settings.schools_broker, "SO_REGISTRY_SCHOOLS_BROKER")
        try:
            async with open_channel(broker, name="so-registry-dlq") as channel:
                return await act(channel, use)
        except ChannelNotFoundEntity as error:
            say(NO_QUEUE)
            raise typer.Exit(FAILED) from error
        except CONNECTION_ERRORS as error:
            say(BROKER_AWAY.format(reason=type(error).__name__))
            raise typer.Exit(NOT_NOW) from error

    return run(context, opened)
