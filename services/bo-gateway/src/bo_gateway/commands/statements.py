"""`bo-gateway statement`: annotations and transfers that registrars told of: what waits, and why."""

from typing import Annotated, Any

import typer

from bo_gateway.commands.operator import AsJson, run, show, show_json
from bo_gateway.domain.sentences import PROBLEMS, WAITING_FOR
from bo_gateway.storage.statement_lines import StatementLine
from bo_gateway.usecases.list_statements import ALL, WAITING, list_statements, show_statement
from hbs_kit.entrance import TAKES_DIGESTS

app = typer.Typer(no_args_is_help=True, help="Ghi chú theo quyết định, chuyển giao quyền quản lý do các Sở báo.")

COLUMNS = {
    "registrar": "Đơn vị báo cáo",
    "kind": "Loại",
    "statement": "Tuyên bố",
    "received_at": "Nhận lúc",
    "waits_for": "Đang chờ",
    "unlocked": "Học bạ số chưa được chốt",
    "problem": "Lý do từ chối",
}
STATES = {"waiting": WAITING, "refused": ("refused",), "all": ALL}
Registrar = Annotated[str | None, typer.Option("--registrar", help="Chỉ của đơn vị này.")]
Refused = Annotated[bool, typer.Option("--refused", help="Các tuyên bố đã từ chối tiếp nhận.")]
Every = Annotated[bool, typer.Option("--all", help="Cả tuyên bố đã tiếp nhận.")]


@app.command("list")
def list_all(
    context: typer.Context,
    registrar: Registrar = None,
    refused: Refused = False,
    every: Every = False,
    as_json: AsJson = False,
) -> None:
    """Tuyên bố đang chờ và lý do, cũ nhất trước; chờ lâu thì đề nghị liên hệ Sở đã báo."""
    states = STATES["all" if every else "refused" if refused else "waiting"]
    lines = run(context, lambda use: list_statements(registrar=registrar, states=states, sessions=use.sessions))
    show([_row(line, as_json=as_json) for line in lines], columns=COLUMNS, as_json=as_json)


@app.command("show", context_settings=TAKES_DIGESTS)
def show_one(context: typer.Context, statement: str, as_json: AsJson = False) -> None:
    """Một tuyên bố, theo mã của nó: còn chờ học bạ số nào được chốt, hoặc vì sao bị từ chối."""
    line = run(context, lambda use: show_statement(statement, sessions=use.sessions))
    if as_json:
        show_json(_row(line, as_json=True))
        return
    show([_row(line, as_json=False)], columns=COLUMNS, as_json=False)
    told = WAITING_FOR.get(line.waits_for or "") or PROBLEMS.get(line.problem or "")
    if told:
        typer.echo(f"{told.vi}\n{told.en} [{line.waits_for or line.problem}; {line.detail or '-'}]")
    for packet in line.missing:
        typer.echo(packet)


def _row(line: StatementLine, *, as_json: bool) -> dict[str, Any]:
    row = {**vars(line), "missing": list(line.missing), "follows": str(line.follows) if line.follows else None}
    return row if as_json else {**row, "unlocked": f"{line.unlocked}/{line.packets}"}
