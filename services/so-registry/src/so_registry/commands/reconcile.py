"""`so-registry reconcile …`: who is expected, who is missing, where schools stand, tables and statistics."""

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from hbs_schema.reconciliation_api import ReconciliationOut
from so_registry.commands.context import INSTANTS, Reach, instant, operator, run, run_within
from so_registry.commands.output import json_array, say, show
from so_registry.domain.people.roles import Action
from so_registry.domain.reconciling.boards import cells_of
from so_registry.domain.reconciling.boards import to_csv as board_csv
from so_registry.domain.reconciling.weekly import By as TableBy
from so_registry.domain.reconciling.weekly import WeeklyRow
from so_registry.rendering.weekly_page import weekly_page
from so_registry.resources import Resources
from so_registry.spreadsheets.books import WEEKLY_HEADINGS, open_book, write_statistics, write_weekly
from so_registry.usecases.people.find_reach import narrow
from so_registry.usecases.reconciling.dry_lock import list_not_locked
from so_registry.usecases.reconciling.export_book import Wanted, export_book
from so_registry.usecases.reconciling.forget_names import forget_names
from so_registry.usecases.reconciling.reconcile_school import reconcile_school
from so_registry.usecases.reconciling.scopes import check_allowed
from so_registry.usecases.reconciling.show_board import show_board
from so_registry.usecases.reconciling.show_statistics import By as StatisticsBy
from so_registry.usecases.reconciling.show_statistics import show_statistics
from so_registry.usecases.reconciling.show_weekly import Weekly, show_weekly

app = typer.Typer(help="Đối chiếu số liệu: phải báo cáo, đã tiếp nhận, chưa báo cáo.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="Số đợt chốt")]
Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
Schools = Annotated[list[str] | None, typer.Option("--school", help="Trường (lặp lại được); không nêu: mọi trường")]
Reason = Annotated[str | None, typer.Option(help="Lý do xem họ tên học sinh; không nêu: chỉ có mã")]
READ, NAMES = Action.READ_WINDOWS, Action.LIST_PUPILS
BOARD = {
    "school": "Trường",
    "name": "Tên trường",
    "state": "Trạng thái",
    "is_overdue": "Quá hạn",
    "expected": "Phải báo cáo",
    "valid": "Đã tiếp nhận",
    "refused": "Từ chối",
    "missing": "Chưa báo cáo",
    "percent": "Tỷ lệ (%)",
}
CLASSES = {
    "grade": "Khối",
    "class": "Lớp",
    "expected": "Phải báo cáo",
    "valid": "Đã tiếp nhận",
    "refused": "Từ chối",
    "revoked": "Đã thu hồi",
    "missing": "Chưa báo cáo",
    "excused": "Không thuộc diện",
    "unexpected": "Ngoài danh sách",
}
PUPILS = {
    "school": "Trường",
    "grade": "Khối",
    "class_name": "Lớp",
    "pupil_code": "Mã học sinh",
    "name": "Họ và tên",
    "state": "Trạng thái",
    "reason": "Lý do",
    "codes": "Mã lỗi",
}


@app.command()
def board(
    context: typer.Context,
    window: Number,
    school: Schools = None,
    late: Annotated[bool, typer.Option("--late", help="Chỉ trường quá hạn")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Bảng dạng CSV")] = False,
    as_json: Json = False,
) -> None:
    """Tình hình từng trường: danh sách học sinh, đã báo cáo, xác nhận chốt, xác nhận số liệu, quá hạn."""
    shown = run_within(
        context,
        READ,
        lambda use, own: show_board(
            window, schools=_within(school, own), only="late" if late else "all", sessions=use.sessions
        ),
    )
    if as_csv:
        sys.stdout.write(board_csv(shown.schools))
        return
    rows = [
        {
            **entry.figures.model_dump(),
            **entry.model_dump(exclude={"figures"}),
            **_state(cells_of(entry)[3], as_json, entry.state),
        }
        for entry in shown.schools
    ]
    show(rows, as_json=as_json, columns=BOARD)


@app.command()
def school(
    context: typer.Context, window: Number, code: Annotated[str, typer.Argument()], as_json: Json = False
) -> None:
    """Số liệu của một trường theo lớp."""

    async def read(use: Resources, own: Reach) -> ReconciliationOut:
        check_allowed(code, own)
        return await reconcile_school(window, code, sessions=use.sessions)

    told = run_within(context, READ, read)
    if as_json:
        show([told.model_dump(mode="json", by_alias=True, exclude_none=True)], as_json=True, columns={})
        return
    show([entry.model_dump(by_alias=True) for entry in told.classes], as_json=False, columns=CLASSES)


@app.command()
def missing(
    context: typer.Context,
    window: Number,
    school: Schools = None,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """Chạy thử: nếu chốt ngay bây giờ thì học sinh nào không có học bạ số được chốt."""

    async def act(use: Resources, own: Reach) -> int:
        found = list_not_locked(window, Wanted(_within(school, own), reason), by=operator(), sessions=use.sessions)
        if not as_json:
            rows = [{**vars(entry), "codes": ", ".join(entry.codes)} async for entry in found]
            show(rows, as_json=False, columns=PUPILS)
            return len(rows)
        count = 0
        with json_array() as write:
            async for entry in found:
                write(vars(entry))
                count += 1
        return count

    say(f"{run_within(context, NAMES, act)} học sinh.")


@app.command()
def workbook(
    context: typer.Context,
    window: Number,
    file: Annotated[Path, typer.Argument(dir_okay=False, help="Tệp Excel sẽ ghi")],
    school: Schools = None,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """Xuất Excel: theo trường, theo lớp, và học sinh cần xử lý."""
    listed = run_within(
        context,
        NAMES,
        lambda use, own: export_book(
            window, file, Wanted(_within(school, own), reason), by=operator(), sessions=use.sessions
        ),
    )
    show([{"file": str(file), "pupils": listed}], as_json=as_json, columns={"file": "Tệp", "pupils": "Cần xử lý"})


@app.command()
def weekly(
    context: typer.Context,
    window: Number,
    by: Annotated[TableBy, typer.Option(help="Mỗi dòng là một trường hoặc một xã")] = "commune",
    at: Annotated[datetime | None, typer.Option(formats=INSTANTS, help="Số liệu tại thời điểm này")] = None,
    file: Annotated[Path | None, typer.Option(dir_okay=False, help="Ghi ra tệp .xlsx hoặc .html (để in và ký)")] = None,
    as_json: Json = False,
) -> None:
    """Bảng tiến độ hằng tuần: phải báo cáo, đã báo cáo, tỷ lệ."""
    moment = instant(at) if at else None
    told = run_within(
        context, READ, lambda use, own: show_weekly(window, by=by, at=moment, schools=own, sessions=use.sessions)
    )
    if file is not None:
        _write_weekly(file, told)
    columns = dict(zip(WEEKLY_COLUMNS, WEEKLY_HEADINGS[1:], strict=True))
    show([_weekly_row(row) for row in (*told.table.rows, told.table.whole)], as_json=as_json, columns=columns)


@app.command()
def statistics(
    context: typer.Context,
    window: Number,
    by: Annotated[StatisticsBy, typer.Option(help="Mỗi dòng là gì")] = "commune",
    smallest: Annotated[int, typer.Option(min=1, help="Để công bố: số nhỏ hơn và số suy ra được thì bỏ trống")] = 1,
    file: Annotated[Path | None, typer.Option(dir_okay=False, help="Ghi ra tệp Excel (.xlsx)")] = None,
    as_json: Json = False,
) -> None:
    """Thống kê học bạ số được tính theo kết quả; để trống những số nhận ra được từng học sinh."""
    told = run_within(
        context,
        READ,
        lambda use, own: show_statistics(window, by, smallest=smallest, schools=own, sessions=use.sessions),
    )
    if file is not None:
        asyncio.run(_write_book(file, lambda book: write_statistics(book, told)))
    rows = [row.model_dump() for row in told.rows]
    results = list(told.rows[0].results) if told.rows else []
    table = rows if as_json else [{**row, **row["results"]} for row in rows]
    columns = {"unit": "Đơn vị", "grade": "Khối", **{name: name for name in results}, "total": "Cộng"}
    show(table, as_json=as_json, columns=columns)


@app.command(name="forget-names")
def forget_names_(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")] = False,
    as_json: Json = False,
) -> None:
    """Bỏ họ tên trong danh sách của trường khi học bạ số đã được tiếp nhận hoặc năm học đã chốt."""
    count = run(context, lambda use: forget_names(by=operator(), sessions=use.sessions, is_dry_run=dry_run))
    show([{"names": count}], as_json=as_json, columns={"names": "Họ tên đã bỏ"})


WEEKLY_COLUMNS = ("unit", "name", "schools", "expected", "reported", "percent", "missing", "change", "untold")


def _weekly_row(row: WeeklyRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in WEEKLY_COLUMNS}


def _write_weekly(file: Path, told: Weekly) -> None:
    if file.suffix.lower() == ".html":
        file.write_text(weekly_page(told.table, told.window, told.at), "utf-8")
    else:
        asyncio.run(_write_book(file, lambda book: write_weekly(book, told.table)))


async def _write_book(file: Path, write: Callable[[Any], None]) -> None:
    async with open_book(file) as book:
        write(book)


def _within(named: list[str] | None, own: Reach) -> Reach:
    """Those that were named, as far as he may see them."""
    return narrow(frozenset(named) if named else None, own)


def _state(words: object, as_json: bool, code: str) -> dict[str, object]:
    """Programs get the code, people the words."""
    return {"state": code if as_json else words}
