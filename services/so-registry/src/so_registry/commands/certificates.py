"""`so-registry certificates declare|list|readiness`: whose certificate may sign what, and who cannot sign yet."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from hbs_schema.certificate_api import DeclarationOut, ReadinessOut
from so_registry.commands.certificate_acts import ACTS, By, DryRun, Json, show_declared
from so_registry.commands.context import operator, run
from so_registry.commands.declaration_file import read_file
from so_registry.commands.output import json_array, show
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.bindings import ActKind, Approval
from so_registry.domain.certificates.board_csv import csv_head, csv_lines
from so_registry.domain.certificates.readiness import without_ready
from so_registry.domain.certificates.voices import Wanted
from so_registry.domain.errors import SecondPersonNeeded
from so_registry.resources import Resources
from so_registry.usecases.act_on_certificate import Order, act_on_certificate
from so_registry.usecases.declare_certificates import declare_certificates
from so_registry.usecases.show_declarations import show_declarations
from so_registry.usecases.show_readiness import Board, show_readiness, show_window_readiness

app = typer.Typer(help="Chứng thư số: đăng ký, kiểm tra, phê duyệt, tạm dừng, thu hồi.", no_args_is_help=True)
for _act in ACTS:
    app.command()(_act)

SEATS = {
    "school": "Trường",
    "role": "Vai trò",
    "class": "Lớp",
    "part": "Phần",
    "state": "Trạng thái",
    "until": "Đến",
    "vi": "Việc cần làm",
}


@app.command()
def declare(
    context: typer.Context,
    school: str,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Danh sách đăng ký (JSON)")],
    approve: Annotated[bool, typer.Option("--approve", help="Phê duyệt luôn, nếu quy định cho phép một người")] = False,
    by: By = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Đăng ký chứng thư số của một trường: JSON như POST /v1/schools/{school}/certificates, hoặc tệp PEM."""

    async def act(use: Resources) -> list[DeclarationOut]:
        told = read_file(file)
        if approve and not use.approval_rule.is_one_person_enough:
            raise SecondPersonNeeded
        who = operator(by)
        declared = await declare_certificates(
            told,
            school=school,
            by=who,
            trust=use.trust,
            sessions=use.sessions,
            clock=use.clock,
            is_dry_run=dry_run,
        )
        return declared if dry_run or not approve else [await _approved(use, entry, who) for entry in declared]

    show_declared(run(context, act), as_json=as_json)


@app.command("list")
def list_(
    context: typer.Context,
    school: Annotated[list[str] | None, typer.Option(help="Chỉ trường này (lặp lại được)")] = None,
    approval: Annotated[Approval | None, typer.Option(help="Chỉ trạng thái này")] = None,
    as_json: Json = False,
) -> None:
    """Các chứng thư số đã đăng ký."""

    async def act(use: Resources) -> list[DeclarationOut]:
        found: list[DeclarationOut] = []
        cursor = None
        while True:
            page = await show_declarations(school, cursor, 500, approval=approval, sessions=use.sessions, by=operator())
            found += page.items
            if (cursor := page.next) is None:
                return found

    show_declared(run(context, act), as_json=as_json)


@app.command()
def readiness(
    context: typer.Context,
    school: Annotated[str | None, typer.Option(help="Chỉ trường này; không có: mọi trường của đợt chốt")] = None,
    window: Annotated[int | None, typer.Option(help="Số đợt chốt; không có: hạn chốt gần nhất của trường")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Cả người đã sẵn sàng")] = False,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Kết quả dạng CSV")] = False,
) -> None:
    """Ai phải ký mà chưa ký được."""
    if (school is None and window is None) or (as_json and as_csv):
        raise typer.BadParameter("--school hoặc --window; --json hoặc --csv")

    async def boards(use: Resources) -> AsyncIterator[ReadinessOut]:
        if school is not None:
            yield await show_readiness(Board(school, window), rule=use.approval_rule, sessions=use.sessions)
            return
        told = show_window_readiness(int(window or 0), rule=use.approval_rule, sessions=use.sessions)
        async for board in told:
            yield board

    async def act(use: Resources) -> None:
        shown = (board if all_ else without_ready(board) async for board in boards(use))
        if as_csv:
            await _write_csv(shown)
        else:
            await _write_rows(shown, as_json=as_json)

    run(context, act)


async def _write_csv(boards: AsyncIterator[ReadinessOut]) -> None:
    head = csv_head()
    async for board in boards:
        sys.stdout.write(head + csv_lines(board))
        head = ""
    sys.stdout.write(head)


async def _write_rows(boards: AsyncIterator[ReadinessOut], *, as_json: bool) -> None:
    if not as_json:
        show([row async for board in boards for row in _rows(board)], as_json=False, columns=SEATS)
        return
    with json_array() as write:
        async for board in boards:
            for row in _rows(board):
                write(row)


def _rows(board: ReadinessOut) -> list[dict[str, Any]]:
    place = {"school": board.school, "cutoff": board.cutoff}
    return [{**place, **seat.model_dump(mode="json", by_alias=True)} for seat in board.seats]


async def _approved(use: Resources, declared: DeclarationOut, who: Actor) -> DeclarationOut:
    """Approved now, if it was not before."""
    if declared.approval not in ("declared", "reviewed"):
        return declared
    order = Order(UUID(declared.declaration_id), uuid4(), Wanted(ActKind.APPROVE), "declared and approved")
    return await act_on_certificate(order, by=who, rule=use.approval_rule, sessions=use.sessions)
