"""`so-registry cutoff missing|rehearse`: what would be missing, and how long a lock would take, beforehand."""

from typing import Annotated, Any

import typer

from so_registry.commands.context import operator, run
from so_registry.commands.cutoff_rows import Json, Number
from so_registry.commands.output import json_array, say, show, tables
from so_registry.domain.cutoff.missing import Missing
from so_registry.usecases.cutoff.foresee_cutoff import foresee_cutoff
from so_registry.usecases.cutoff.rehearse_cutoff import rehearse_cutoff

Grades = Annotated[list[int] | None, typer.Option("--grade", help="Khối lớp (lặp lại được); không nêu: cả đợt")]
KINDS = {
    "school-silent": "Trường chưa báo cáo",
    "school-unclosed": "Trường chưa xác nhận chốt",
    "missing": "Học sinh chưa có học bạ số được báo cáo",
    "undecided": "Lượt báo cáo chưa có kết quả",
    "announced": "Đã thông báo, chưa có nội dung",
    "refused": "Học bạ bị từ chối, chưa báo cáo lại",
    "withdrawn": "Học bạ đã thu hồi, chưa thay thế",
    "excused": "Không thuộc diện báo cáo, theo xác nhận chốt",
}
MISSING = {
    "title": "Thiếu",
    "school": "Trường",
    "school_name": "Tên trường",
    "grade": "Khối",
    "class_name": "Lớp",
    "records": "Số học bạ",
    "codes": "Lý do",
    "pupil_code": "Mã học sinh",
    "name": "Họ và tên",
}
REHEARSED = {
    "grades": "Khối lớp",
    "packets": "Học bạ số",
    "withdrawn": "Đã thu hồi, đã được thay thế",
    "schools": "Trường",
    "read_ms": "Đọc (ms)",
    "hash_ms": "Tính (ms)",
    "store_ms": "Lưu (số ms)",
}


def missing(
    context: typer.Context,
    window: Number,
    grade: Grades = None,
    names_for: Annotated[
        str | None, typer.Option(help="Lý do xem họ tên học sinh, ghi vào nhật ký; không nêu: không có họ tên")
    ] = None,
    as_json: Json = False,
) -> None:
    """Chạy thử: nếu chốt ngay bây giờ thì thiếu những gì, của trường nào, lớp nào, học sinh nào."""
    with json_array() if as_json else tables(MISSING) as write:
        run(
            context,
            lambda use: foresee_cutoff(
                window,
                lambda entry: write(_told(entry)),
                grade or (),
                sessions=use.sessions,
                by=operator(),
                reason=names_for,
            ),
        )
    say("Chạy thử: chưa chốt, chưa ghi dữ liệu.")


def _told(entry: Missing) -> dict[str, Any]:
    submission_id = str(entry.submission_id) if entry.submission_id else None
    return {**vars(entry), "title": KINDS[entry.kind], "submission_id": submission_id}


def rehearse(context: typer.Context, window: Number, grade: Grades = None, as_json: Json = False) -> None:
    """Diễn tập: làm mọi việc của lần chốt trừ ký số, đo thời gian, rồi hoàn lại toàn bộ."""
    done = run(
        context,
        lambda use: rehearse_cutoff(window, grade or (), sessions=use.sessions, clock=use.clock, by=operator()),
    )
    show([vars(done)], as_json=as_json, columns=REHEARSED)
    say("Diễn tập: chưa chốt, dữ liệu đã được hoàn lại.")
