"""`so-registry backup verify`: a dump is a backup once it was restored and everything in it still holds."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from hbs_kit.db import open_sessions
from so_registry.clients.temporary_postgres import RestoreFailed, open_temporary_postgres
from so_registry.commands.check import COLUMNS, CUT, FAULTY, PASSES, PATIENCE, SOUND, check_with, describe, known_passes
from so_registry.commands.context import run
from so_registry.commands.output import FAILED, progress_bar, say, show
from so_registry.domain.integrity.chains import Compared
from so_registry.resources import Resources
from so_registry.usecases.integrity.check_integrity import Checked
from so_registry.usecases.integrity.compare_locks import AcknowledgementRefused, compare_locks
from so_registry.usecases.integrity.looking import Progress

MAX_ANSWER = 64 * 1024
"""An acknowledgement with a few certificates has some thousand bytes."""
app = typer.Typer(help="Bản sao lưu.", no_args_is_help=True)
CHAIN = {
    "locks": "Lần chốt trong bản sao lưu",
    "newest": "Lần chốt mới nhất",
    "acknowledged": "Bộ đã xác nhận",
    "after": "Chốt sau khi sao lưu",
    "differing": "Không khớp",
}
NOT_RESTORED = (
    "Không khôi phục được bản sao lưu ({reason}). Đề nghị kiểm tra tệp và các chương trình của PostgreSQL. "
    "[restore-failed]"
)
OTHER_CHAIN = (
    "Chuỗi lần chốt trong bản sao lưu không khớp với các lần chốt Bộ đã xác nhận. Đề nghị báo sự cố. [chain-differs]"
)
NOT_ACKNOWLEDGED = (
    "Xác nhận đã nêu không phải của Bộ hoặc không đọc được ({reason}). Đề nghị xin Bộ xuất lại xác nhận. "
    "[acknowledgement-refused]"
)


@dataclass(frozen=True)
class Asked:
    """What is restored, where, with whose programs, and what it is compared with."""

    dump: Path
    programs: Path | None
    work: Path | None
    acknowledgements: tuple[bytes, ...]
    alone: bool


@app.callback()
def _group() -> None:
    """Keep `verify` a subcommand although it is the only one."""


@app.command()
def verify(
    context: typer.Context,
    dump: Annotated[Path, typer.Option(exists=True, readable=True, help="Tệp hoặc thư mục của pg_dump")],
    pg_bin: Annotated[
        Path | None, typer.Option(envvar="SO_REGISTRY_PG_BIN", help="Thư mục chương trình PostgreSQL")
    ] = None,
    work: Annotated[Path | None, typer.Option(exists=True, file_okay=False, help="Nơi đủ chỗ để khôi phục")] = None,
    acknowledgement: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help="Tệp xác nhận do Bộ xuất, lặp lại được"),
    ] = None,
    alone: Annotated[bool, typer.Option("--alone", help="Không so với cơ sở dữ liệu đang chạy")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")] = False,
) -> None:
    """Khôi phục bản sao lưu vào một PostgreSQL tạm, kiểm tra toàn vẹn và so với các lần chốt Bộ đã xác nhận."""
    told = tuple(_read_limited(file) for file in acknowledgement or ())
    asked = Asked(dump, pg_bin, work, told, alone)
    with progress_bar(PASSES) as advance:
        try:
            checked, chain = run(context, lambda use: _verify(use, asked, known_passes(advance)))
        except RestoreFailed as failed:
            say(NOT_RESTORED.format(reason=failed))
            raise typer.Exit(FAILED) from failed
        except AcknowledgementRefused as refused:
            say(NOT_ACKNOWLEDGED.format(reason=refused))
            raise typer.Exit(FAILED) from refused
    _tell(checked, chain, as_json=as_json)


def _read_limited(file: Path) -> bytes:
    """More than an answer can be is none."""
    with file.open("rb") as opened:
        return opened.read(MAX_ANSWER)


async def _verify(use: Resources, asked: Asked, progress: Progress) -> tuple[Checked, Compared]:
    async with open_temporary_postgres(asked.programs, asked.work) as postgres:
        await postgres.restore(asked.dump)
        settings = use.settings.database.model_copy(
            update={"dsn": SecretStr(postgres.dsn), "command_timeout": PATIENCE, "statement_timeout": PATIENCE}
        )
        async with open_sessions(settings, application_name="so-registry-check") as copy:
            checked = await check_with(copy, use, None, progress)
            running = None if asked.alone else use.sessions
            chain = await compare_locks(copy, running=running, acknowledgements=asked.acknowledgements)
    return checked, chain


def _tell(checked: Checked, chain: Compared, *, as_json: bool) -> None:
    row = {"faults": describe(checked.faults), "looked_at": checked.looked_at, "is_complete": checked.is_complete}
    if as_json:
        show([{**row, "chain": asdict(chain)}], as_json=True, columns={})
    else:
        show([asdict(chain)], as_json=False, columns=CHAIN)
        if checked.faults:
            show(describe(checked.faults), as_json=False, columns=COLUMNS)
    if not checked.is_complete:
        say(CUT)
    if not chain.is_sound:
        say(OTHER_CHAIN)
    if checked.faults:
        say(FAULTY.format(count=len(checked.faults)))
    if checked.faults or not chain.is_sound:
        raise typer.Exit(FAILED)
    say(SOUND.format(count=sum(checked.looked_at.values())))
