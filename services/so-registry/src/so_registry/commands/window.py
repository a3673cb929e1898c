"""`so-registry window …`: open, show, remind, move and lock windows."""

from typing import Annotated
from uuid import uuid4

import typer

from hbs_schema.registry_api import ReopenIn, ReopenOut
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import Statement, parse_statement
from so_registry.commands.context import operator, run
from so_registry.commands.output import progress_bar, say, show
from so_registry.domain.errors import DocumentUnknown
from so_registry.resources import Resources
from so_registry.storage import evidence
from so_registry.usecases.advance_window import advance_window
from so_registry.usecases.count_packets import count_packets
from so_registry.usecases.extend_window import extend_window
from so_registry.usecases.lock_window import lock_window
from so_registry.usecases.open_window import move_window, open_window
from so_registry.usecases.remind_schools import remind_schools, show_progress
from so_registry.usecases.reopen_close import reopen_close
from so_registry.usecases.show_announcements import show_announcements
from so_registry.usecases.show_windows import grades_of_batch, show_windows

app = typer.Typer(help="Đợt chốt dữ liệu: mở, theo dõi, nhắc, đổi hạn, chốt.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="Số đợt chốt")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")]
Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
By = Annotated[str | None, typer.Option(envvar="SO_REGISTRY_OPERATOR", help="Người thực hiện; mặc định là tài khoản")]
REOPENED = {
    "school": "Trường",
    "grades": "Khối lớp",
    "seq": "Lần",
    "reopened_at": "Mở lại lúc",
    "closed_grades": "Khối lớp còn xác nhận chốt",
}
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
ANNOUNCED = {
    "school": "Trường",
    "class_name": "Lớp",
    "submission_id": "Lượt báo cáo",
    "announced_at": "Thông báo lúc",
    "arrived_at": "Nội dung đến lúc",
    "state": "Trạng thái",
    "verdict": "Kết quả",
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
    school: Annotated[
        list[str] | None, typer.Option(help="Trường thuộc diện báo cáo (lặp lại được); không nêu: theo lịch chốt")
    ] = None,
    track: Annotated[str, typer.Option(help="Diện, nếu diện đó chỉ có một đợt")] = "completed",
    rule: Annotated[str | None, typer.Option("--id", help="Mã đợt chốt trong lịch")] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Mở đợt chốt theo lịch chốt đã ký số."""

    async def act(use: Resources) -> int:
        document = await _calendar(use, calendar)
        return await open_window(
            document, rule or track, school or (), sessions=use.sessions, by=operator(), is_dry_run=dry_run
        )

    show([{"window": str(run(context, act))}], as_json=as_json, columns={"window": "Đợt chốt"})


@app.command()
def move(
    context: typer.Context,
    window: Number,
    calendar: Annotated[str, typer.Option()],
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Đổi hạn chốt theo lịch chốt mới, trước hạn cũ."""

    async def act(use: Resources) -> object:
        document = await _calendar(use, calendar)
        return await move_window(window, document, sessions=use.sessions, by=operator(), is_dry_run=dry_run)

    show([{"window": str(window), "closes_at": run(context, act)}], as_json=as_json, columns={"closes_at": "Hạn chốt"})


@app.command()
def extend(
    context: typer.Context,
    window: Number,
    calendar: Annotated[str, typer.Option(help="Mã tài liệu của lịch chốt có gia hạn này")],
    rule: Annotated[str, typer.Option("--id", help="Mã gia hạn trong lịch")],
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Gia hạn cho một số trường hoặc xã: các trường chuyển sang đợt mới, trước hạn của đợt này."""

    async def act(use: Resources) -> object:
        document = await _calendar(use, calendar)
        return await extend_window(window, document, rule, by=operator(), sessions=use.sessions, is_dry_run=dry_run)

    columns = {"window": "Đợt chốt", "schools": "Trường", "decision": "Quyết định"}
    show([vars(run(context, act))], as_json=as_json, columns=columns)


@app.command()
def announcements(
    context: typer.Context,
    window: Number,
    notable: Annotated[bool, typer.Option("--notable", help="Chỉ lượt chưa có nội dung hoặc đến sau hạn chốt")] = False,
    as_json: Json = False,
) -> None:
    """Các lượt báo cáo đã thông báo trước hạn chốt, và nội dung đã đến hay chưa."""
    rows = run(context, lambda use: show_announcements(window, is_notable=notable, sessions=use.sessions))
    told = [{**vars(row), "submission_id": str(row.submission_id), "sha256": row.sha256.hex()} for row in rows]
    show(told, as_json=as_json, columns=ANNOUNCED)


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
    rows = run(context, lambda use: remind_schools(window, sessions=use.sessions, by=operator()))
    show([vars(row) for row in rows], as_json=as_json, columns=PROGRESS)


@app.command()
def reopen(
    context: typer.Context,
    window: Number,
    school: Annotated[str, typer.Argument(help="Mã trường")],
    grade: Annotated[list[int], typer.Option(help="Khối lớp của xác nhận chốt (lặp lại được)")],
    seq: Annotated[int, typer.Option(help="Số lần của xác nhận chốt đang có hiệu lực")],
    reason: Annotated[str, typer.Option(help="Lý do, số văn bản đề nghị của trường")],
    by: By = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Mở lại xác nhận chốt của trường, trước hạn chốt, theo đề nghị bằng văn bản của trường."""
    request = ReopenIn(grades=tuple(grade), seq=seq, reason=reason)
    act = uuid4()

    async def order(use: Resources) -> ReopenOut:
        return await reopen_close(
            request,
            act_id=act,
            window_no=window,
            school=school,
            by=operator(by),
            sessions=use.sessions,
            is_dry_run=dry_run,
        )

    show([run(context, order).model_dump(mode="json")], as_json=as_json, columns=REOPENED)
    if dry_run:
        say("Chạy thử: chưa mở lại, chưa ghi dữ liệu.")


@app.command()
def lock(
    context: typer.Context,
    window: Number,
    grade: Annotated[list[int] | None, typer.Option(help="Khối lớp (lặp lại được)")] = None,
    batch: Annotated[int | None, typer.Option(help="Lần chốt thứ mấy theo lịch, thay cho khối lớp")] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Chốt dữ liệu các khối lớp. Học bạ số đã chốt không bao giờ thay đổi."""
    titles = {"lists": "Lập danh sách", "sign": "Ký số", "store": "Lưu và báo cáo"}
    with progress_bar({"lists": titles["lists"]} if dry_run else titles) as advance:

        async def act(use: Resources) -> object:
            await advance_window(window, sessions=use.sessions)
            return await lock_window(
                window,
                grade or await grades_of_batch(window, batch, sessions=use.sessions),
                sessions=use.sessions,
                key=use.need_lock_key(),
                clock=use.clock,
                is_dry_run=dry_run,
                progress=advance,
                by=operator(),
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
