"""`so-registry dlq …`: messages that were set aside; looked at, and sent back once the cause is mended."""

from typing import Annotated

import typer

from hbs_kit.broker import open_channel
from hbs_kit.dead_letters import list_letters, replay_letters, show_letter
from hbs_kit.entrance import TAKES_DIGESTS, needed
from hbs_kit.settings import BrokerSettings
from so_registry.commands.context import run
from so_registry.commands.output import FAILED, say, show
from so_registry.resources import Resources

app = typer.Typer(help="Thông điệp chờ xử lý.", no_args_is_help=True)

Queue = Annotated[str, typer.Option(help="Hàng đợi chứa thông điệp chờ xử lý")]
Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
DEFAULT = "so-registry.submissions.dead"


@app.command("list")
def list_(context: typer.Context, queue: Queue = DEFAULT, as_json: Json = False) -> None:
    """Danh sách thông điệp chờ xử lý."""

    async def act(use: Resources) -> list[dict[str, object]]:
        async with open_channel(_broker(use), name="so-registry-dlq") as channel:
            letters = await list_letters(channel, queue)
        return [
            {"message_id": letter.message_id, "queue": letter.queue, "reason": letter.reason, "size": letter.size}
            for letter in letters
        ]

    columns = {"message_id": "Mã thông điệp", "queue": "Hàng đợi gốc", "reason": "Lý do", "size": "Dung lượng"}
    show(run(context, act), as_json=as_json, columns=columns)


@app.command("show", context_settings=TAKES_DIGESTS)
def show_(context: typer.Context, message_id: str, queue: Queue = DEFAULT) -> None:
    """Toàn bộ một thông điệp (có thể chứa dữ liệu cá nhân)."""

    async def act(use: Resources) -> bytes | None:
        async with open_channel(_broker(use), name="so-registry-dlq") as channel:
            shown = await show_letter(channel, queue, message_id)
        return shown.body if shown else None

    body = run(context, act)
    if body is None:
        say("Không có thông điệp này.")
        raise typer.Exit(FAILED)
    typer.echo(body)


@app.command(context_settings=TAKES_DIGESTS)
def replay(context: typer.Context, message_id: str, queue: Queue = DEFAULT) -> None:
    """Gửi lại một thông điệp về hàng đợi gốc."""

    async def act(use: Resources) -> int:
        async with open_channel(_broker(use), name="so-registry-dlq") as channel:
            return await replay_letters(channel, queue, lambda letter: letter.message_id == message_id)

    if not run(context, act):
        say("Không có thông điệp này.")
        raise typer.Exit(FAILED)


def _broker(use: Resources) -> BrokerSettings:
    return needed(use.settings.schools_broker, "SO_REGISTRY_SCHOOLS_BROKER")
