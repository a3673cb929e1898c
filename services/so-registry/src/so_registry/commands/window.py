"""`so-registry window …`: open, show, remind, move and lock windows."""

from typing import Annotated

import typer

from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import Statement, parse_statement
from so_registry.commands.context import run
from so_registry.commands.output import progress_bar, say, show
from so_registry.domain.errors import DocumentUnknown
from so_registry.resources import Resources
from so_registry.storage import evidence
from so_registry.usecases.advance_window import advance_window
from so_registry.usecases.count_packets import count_packets
from so_registry.usecases.lock_window import lock_window
from so_registry.usecases.open_window import move_window, open_window
from so_registry.usecases.remind_schools import remind_schools, show_progress
from so_registry.usecases.show_windows import show_windows

app = typer.Typer(help="Đợt chốt dữ liệu: mở, theo dõi, nhắc, đổi hạn, chốt.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="Số đợt chốt")]
Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
COUNTS = {
    "received": "Đã nhận",
    "accepted": "Đã tiếp nhận",
    "already_accepted": "Đã tiếp nhận trước đó",
    "refused": "Bị từ chối",
    "late": "Muộn",
    "withdrawn": "Đã thu hồi",
    "superseded": "Đã được thay thế",
    "effective": "Có hiệu lực",
}
PROGRESS = {"school": "Trường", "accepted": "Đã tiếp nhận", "is_closed": "Đã xác nhận chốt", "reminded_at": "Đã nhắc"}


@app.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """Danh sách các đợt chốt."""
    windows = run(context, lambda use: show_windows(sessions=use.sessions))
    rows = [window.model_dump(mode="json") for window in windows]
    columns = {
        "window": "Đợt chốt",
        "school_year": "Năm học",
        "level": "Cấp học",
        "track": "Diện",
        "state": "Trạng thái",
    }
    show(rows, as_json=as_json, columns={**columns, "closes_at": "Hạn chốt"})


@app.command("open")
def open_(
    context: typer.Context,
    calendar: Annotated[str, typer.Option(help="Mã tài liệu của lịch chốt đã ký số")],
    school: Annotated[list[str], typer.Option(help="Trường thuộc diện báo cáo (lặp lại được)")],
    track: Annotated[str, typer.Option()] = "completed",
    as_json: Json = False,
) -> None:
    """Mở đợt chốt theo lịch chốt đã ký số."""

    async def act(use: Resources) -> int:
        document = await _calendar(use, calendar)
        return await open_window(document, track, school, sessions=use.sessions)

    show([{"window": str(run(context, act))}], as_json=as_json, columns={"window": "Đợt chốt"})


@app.command()
def move(
    context: typer.Context, window: Number, calendar: Annotated[str, typer.Option()], as_json: Json = False
) -> None:
    """Đổi hạn chốt theo lịch chốt mới, trước hạn cũ."""

    async def act(use: Resources) -> object:
        return await move_window(window, await _calendar(use, calendar), sessions=use.sessions)

    show([{"window": str(window), "closes_at": run(context, act)}], as_json=as_json, columns={"closes_at": "Hạn chốt"})


@app.command()
def progress(context: typer.Context, window: Number, as_json: Json = False) -> None:
    """Trường nào đã xác nhận chốt, trường nào chưa."""
    rows = run(context, lambda use: show_progress(window, sessions=use.sessions))
    show([vars(row) for row in rows], as_json=as_json, columns=PROGRESS)


@app.command()
def counts(context: typer.Context, window: Number, as_json: Json = False) -> None:
    """Đã nhận, tiếp nhận, từ chối, muộn, thu hồi, thay thế: tính theo học bạ số."""
    counted = run(context, lambda use: count_packets(window, sessions=use.sessions))
    show([vars(counted)], as_json=as_json, columns=COUNTS)


@app.command()
def remind(context: typer.Context, window: Number, as_json: Json = False) -> None:
    """Nhắc các trường chưa xác nhận chốt."""
    rows = run(context, lambda use: remind_schools(window, sessions=use.sessions))
    show([vars(row) for row in rows], as_json=as_json, columns=PROGRESS)


@app.command()
def lock(
    context: typer.Context,
    window: Number,
    grade: Annotated[list[int], typer.Option(help="Khối lớp (lặp lại được)")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")] = False,
    as_json: Json = False,
) -> None:
    """Chốt dữ liệu các khối lớp. Học bạ số đã chốt không bao giờ thay đổi."""
    titles = {"lists": "Lập danh sách", "sign": "Ký số", "store": "Lưu và báo cáo"}
    with progress_bar({"lists": titles["lists"]} if dry_run else titles) as advance:

        async def act(use: Resources) -> object:
            await advance_window(window, sessions=use.sessions)
            return await lock_window(
                window,
                grade,
                sessions=use.sessions,
                key=use.need_lock_key(),
                clock=use.clock,
                is_dry_run=dry_run,
                progress=advance,
            )

        result = run(context, act)
    columns = {
        "seq": "Lần chốt",
        "grades": "Khối lớp",
        "packets": "Học bạ số",
        "withdrawn": "Đã thu hồi, đã được thay thế",
    }
    show([vars(result)], as_json=as_json, columns={**columns, "schools": "Trường", "effective_at": "Có hiệu lực từ"})
    if dry_run:
        say("Chạy thử: chưa chốt, chưa ghi dữ liệu.")


async def _calendar(use: Resources, digest: str) -> Statement[Calendar]:
    async with use.sessions() as session:
        jws = await evidence.find_document(session, digest)
    if jws is None:
        raise DocumentUnknown
    return parse_statement(jws, Calendar)
