"""`so-registry certificates declare|list|readiness`: whose certificate may sign what, and who cannot sign yet."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate

from hbs_schema import base64url
from hbs_schema.certificate_api import DeclarationIn, DeclarationOut, DeclarationsIn, ReadinessOut
from so_registry.commands.certificate_acts import ACTS, By, DryRun, Json, show_declared
from so_registry.commands.context import operator, run
from so_registry.commands.output import show
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.bindings import ActKind, Approval
from so_registry.domain.certificates.board_csv import to_csv
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
    told = read_file(file)

    async def act(use: Resources) -> list[DeclarationOut]:
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
            page = await show_declarations(school, cursor, 500, approval=approval, sessions=use.sessions)
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

    async def act(use: Resources) -> list[ReadinessOut]:
        if school is not None:
            return [await show_readiness(Board(school, window), rule=use.approval_rule, sessions=use.sessions)]
        return await show_window_readiness(int(window or 0), rule=use.approval_rule, sessions=use.sessions)

    boards = [board if all_ else without_ready(board) for board in run(context, act)]
    if as_csv:
        sys.stdout.write(to_csv(boards))
        return
    rows = [
        {"school": board.school, "cutoff": board.cutoff, **seat.model_dump(mode="json", by_alias=True)}
        for board in boards
        for seat in board.seats
    ]
    show(rows, as_json=as_json, columns=SEATS)


def read_file(file: Path) -> tuple[DeclarationIn, ...]:
    """Declarations; `certificate` may name a PEM file beside it. Raises ValueError."""
    told = json.loads(file.read_text("utf-8"))
    listed = told["declarations"] if isinstance(told, dict) else told
    entries = [{**entry, "certificate": _text(file.parent, entry.get("certificate"))} for entry in listed]
    return DeclarationsIn.model_validate_json(json.dumps({"declarations": entries})).declarations


def _text(folder: Path, told: Any) -> Any:
    if not isinstance(told, str) or not told.endswith((".pem", ".crt")):
        return told
    certificate = load_pem_x509_certificate((folder / told).read_bytes())
    return base64url.encode_der(certificate.public_bytes(Encoding.DER))


async def _approved(use: Resources, declared: DeclarationOut, who: Actor) -> DeclarationOut:
    """Approved now, if it was not before."""
    if declared.approval not in ("declared", "reviewed"):
        return declared
    order = Order(UUID(declared.declaration_id), uuid4(), Wanted(ActKind.APPROVE), "declared and approved")
    return await act_on_certificate(order, by=who, rule=use.approval_rule, sessions=use.sessions)
