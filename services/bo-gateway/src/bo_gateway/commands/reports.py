"""`bo-gateway report`: what has been reported and how far it has come."""

from typing import Annotated, Any

import typer

from bo_gateway.commands.operator import AsJson, fail, run, show, show_json
from bo_gateway.domain.reports import ReportKey
from bo_gateway.domain.sentences import PROBLEMS
from bo_gateway.storage.report_lines import ReportLine
from bo_gateway.usecases.compare_copies import compare_with_copies
from bo_gateway.usecases.find_report import list_reports, show_report
from bo_gateway.usecases.judge_again import judge_again
from hbs_kit.entrance import TAKES_DIGESTS

app = typer.Typer(no_args_is_help=True, help="Báo cáo dữ liệu của các đơn vị.")

COLUMNS = {
    "registrar": "Đơn vị báo cáo",
    "lock_seq": "Lần chốt",
    "school_year": "Năm học",
    "state": "Trạng thái",
    "stored": "Đã kiểm tra",
    "packets": "Phải báo cáo",
    "problem": "Lý do từ chối",
    "lock": "Tuyên bố chốt dữ liệu",
}
COPIES = {
    "locked": "Đã chốt",
    "copied": "Có bản sao",
    "withdrawn": "Đã thu hồi, đã được thay thế",
    "unaccounted": "Có bản sao nhưng không được chốt",
    "uncopied": "Đã chốt nhưng không có bản sao",
    "samples": "Gói tin",
}
STATES = {
    "receiving": "Đang nhận, đối chiếu số liệu",
    "equal": "Bộ xác nhận đã tiếp nhận",
    "unequal": "Chưa khớp, chờ gửi bổ sung",
    "refused": "Từ chối tiếp nhận",
}
Registrar = Annotated[str | None, typer.Option("--registrar", help="Chỉ của đơn vị này.")]


@app.command("list")
def list_all(context: typer.Context, registrar: Registrar = None, as_json: AsJson = False) -> None:
    """Danh sách báo cáo, mới nhất trước."""
    lines = run(context, lambda use: list_reports(sessions=use.sessions, registrar=registrar))
    show([_row(line, as_json=as_json) for line in lines], columns=COLUMNS, as_json=as_json)


@app.command("show", context_settings=TAKES_DIGESTS)
def show_one(context: typer.Context, lock: str, as_json: AsJson = False) -> None:
    """Một báo cáo, theo mã của tuyên bố chốt dữ liệu, kèm chỗ không khớp."""
    found = run(context, lambda use: show_report(lock, sessions=use.sessions))
    if as_json:
        faults = [[{"chunk": number, **vars(fault)} for number, fault in report.faults] for report in found]
        rows = [_row(report.line, as_json=True) for report in found]
        copies = [vars(report.copies) if report.copies else None for report in found]
        show_json([{**row, "faults": f, "copies": c} for row, f, c in zip(rows, faults, copies, strict=True)])
        return
    show([_row(report.line, as_json=False) for report in found], columns=COLUMNS, as_json=False)
    for report in found:
        problem = PROBLEMS.get(report.line.problem or "")
        if problem:
            typer.echo(f"{problem.vi}\n{problem.en} [{report.line.problem}; {report.line.detail or '-'}]")
        if report.copies:
            show([vars(report.copies)], columns=COPIES, as_json=False)
        for number, fault in report.faults:
            typer.echo(f"chunk {number}, packet {fault.index}: {fault.check}{' (final)' if fault.is_final else ''}")


@app.command("again", context_settings=TAKES_DIGESTS)
def judge_one_again(context: typer.Context, registrar: str, lock: str) -> None:
    """Đối chiếu lại một báo cáo chưa khớp hoặc bị từ chối, sau khi đã khắc phục nguyên nhân tại Bộ."""
    if not run(context, lambda use: judge_again(ReportKey(registrar, lock), sessions=use.sessions)):
        fail("Báo cáo đã khớp hoặc đang được đối chiếu.", code=1)


@app.command("copies", context_settings=TAKES_DIGESTS)
def compare_copies(context: typer.Context, registrar: str, lock: str, as_json: AsJson = False) -> None:
    """So sánh một lần chốt với bản sao đã nhận trước: học bạ số nào đã tiếp nhận mà không được chốt, không thu hồi."""
    found = run(context, lambda use: compare_with_copies(ReportKey(registrar, lock), sessions=use.sessions))
    show([vars(found)], columns=COPIES, as_json=as_json)


def _row(line: ReportLine, *, as_json: bool) -> dict[str, Any]:
    return vars(line) if as_json else {**vars(line), "state": STATES[line.state]}
