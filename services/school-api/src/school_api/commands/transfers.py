"""`school-api transfer …`: a school's side of transfers, ordered by the operator at the school's written request."""

import sys
from collections.abc import Callable, Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import UUID, uuid4

import typer
from pydantic import BaseModel

from hbs_schema.transfer_api import HandOverIn, TransferAcceptanceIn, TransferActIn, TransferIn
from hbs_schema.transfers.statements import Side
from school_api.commands.running import By, DryRun, Json, Reason, operator, run, say, show
from school_api.domain.transfer_views import SchoolTransferOut
from school_api.resources import Resources
from school_api.usecases.transfers.accept_transfer import accept_transfer
from school_api.usecases.transfers.act_on_transfer import act_on_transfer
from school_api.usecases.transfers.apply_transfer import apply_transfer
from school_api.usecases.transfers.doing import Doing, Ways
from school_api.usecases.transfers.hand_over import hand_over
from school_api.usecases.transfers.show_content import show_content
from school_api.usecases.transfers.show_transfers import show_transfer, show_transfers

app = typer.Typer(help="Chuyển giao quyền quản lý học bạ số.", no_args_is_help=True)

School = Annotated[str, typer.Argument(metavar="SCHOOL", help="Mã trường")]
Case = Annotated[UUID, typer.Argument(metavar="TRANSFER", help="Mã hồ sơ chuyển giao")]
Once = Annotated[
    UUID, typer.Option("--id", help="Mã lần thực hiện; chạy lại cùng mã thì không ghi thêm", default_factory=uuid4)
]
Signed = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="JSON: statement, certificates (và pupil)")
]
LARGEST_FILE = 1024 * 1024
M = TypeVar("M", bound=BaseModel)


class Act(StrEnum):
    """What needs no signature."""

    CONSENT = "consent"
    REFUSE = "refuse"
    CANCEL = "cancel"


@app.callback()
def group() -> None:
    """Chuyển giao quyền quản lý học bạ số."""


@app.command("list")
def list_(
    context: typer.Context,
    school: School,
    by: By,
    is_open: Annotated[bool, typer.Option("--open", help="Chỉ hồ sơ chưa kết thúc")] = False,
    as_json: Json = False,
) -> None:
    """Các hồ sơ của trường, bên giao và bên nhận, như Sở báo lần cuối."""

    async def read(use: Resources) -> list[SchoolTransferOut]:
        found: list[SchoolTransferOut] = []
        cursor: str | None = None
        while True:
            page = await show_transfers(
                school, is_open=is_open, cursor=cursor, limit=200, actor=operator(by), sessions=use.sessions
            )
            found += page.items
            cursor = page.next
            if cursor is None:
                return found

    found = run(context, read)
    show([_json(case) for case in found], lambda: [_line(case) for case in found], as_json=as_json)


@app.command("show")
def show_(context: typer.Context, school: School, transfer: Case, by: By, as_json: Json = False) -> None:
    """Một hồ sơ: trạng thái, thời hạn, các bước đã làm."""

    async def read(use: Resources) -> SchoolTransferOut:
        return await show_transfer(school, transfer, actor=operator(by), sessions=use.sessions)

    _tell(run(context, read), as_json=as_json)


@app.command()
def content(context: typer.Context, school: School, transfer: Case, by: By) -> None:
    """In ra (JSON) nội dung mà Hiệu trưởng ký số ở bước này, kèm câu sẽ hiển thị cho người ký."""

    async def read(use: Resources) -> Any:
        return await show_content(school, transfer, actor=operator(by), ways=_ways(use))

    show(_json(run(context, read)), list, as_json=True)


@app.command()
def apply(
    context: typer.Context,
    school: School,
    reason: Reason,
    by: By,
    once: Once,
    to_registrar: Annotated[str | None, typer.Option(help="Sở của trường nhận (trường giao đề nghị)")] = None,
    to_school: Annotated[str | None, typer.Option(help="Trường nhận (trường giao đề nghị)")] = None,
    mid_year: Annotated[bool, typer.Option("--mid-year", help="Chuyển trường giữa năm học")] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Lập hồ sơ. Mã số tra cứu đọc từ đầu vào chuẩn, để không lưu trong lịch sử lệnh."""
    if (to_registrar is None) != (to_school is None):
        raise typer.BadParameter("--to-registrar, --to-school")
    code = sys.stdin.readline().strip()
    to = Side(registrar=to_registrar, school=to_school) if to_registrar and to_school else None
    request = _valid(lambda: TransferIn(lookup_code=code, to=to, is_mid_year=mid_year, reason=reason))
    doing = Doing(once, once, school, operator(by))
    _do(context, lambda use: apply_transfer(request, doing, ways=_ways(use)), doing, dry_run=dry_run, as_json=as_json)


@app.command()
def act(
    context: typer.Context,
    school: School,
    transfer: Case,
    act: Act,
    reason: Reason,
    by: By,
    once: Once,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Đồng ý (consent), từ chối (refuse) hoặc rút hồ sơ (cancel)."""
    request = _valid(lambda: TransferActIn(act=act.value, reason=reason))
    doing = Doing(transfer, once, school, operator(by))
    _do(context, lambda use: act_on_transfer(request, doing, ways=_ways(use)), doing, dry_run=dry_run, as_json=as_json)


@app.command("hand-over")
def hand_over_(
    context: typer.Context,
    school: School,
    transfer: Case,
    file: Signed,
    by: By,
    once: Once,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Bàn giao: gửi tuyên bố mà Hiệu trưởng bên giao đã ký số."""
    request = _valid(lambda: HandOverIn.model_validate_json(_read(file)))
    doing = Doing(transfer, once, school, operator(by))

    async def order(use: Resources) -> SchoolTransferOut:
        return await hand_over(request, doing, ways=_ways(use), clock=use.clock)

    _do(context, order, doing, dry_run=dry_run, as_json=as_json)


@app.command()
def accept(
    context: typer.Context,
    school: School,
    transfer: Case,
    file: Signed,
    by: By,
    once: Once,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Tiếp nhận: gửi tuyên bố mà Hiệu trưởng bên nhận đã ký số, kèm mã học sinh của trường."""
    request = _valid(lambda: TransferAcceptanceIn.model_validate_json(_read(file)))
    doing = Doing(transfer, once, school, operator(by))

    async def order(use: Resources) -> SchoolTransferOut:
        return await accept_transfer(request, doing, ways=_ways(use), clock=use.clock)

    _do(context, order, doing, dry_run=dry_run, as_json=as_json)


def _do(
    context: typer.Context,
    order: Callable[[Resources], Coroutine[Any, Any, SchoolTransferOut]],
    doing: Doing,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """A dry run has read and checked what was given, and asks nobody."""
    if dry_run:
        told = {"transfer_id": str(doing.transfer_id), "school": doing.school, "id": str(doing.act_id)}
        show(told, lambda: [f"{name}: {value}" for name, value in told.items()], as_json=as_json)
        say("Chạy thử: nội dung đọc được; chưa gửi, chưa ghi dữ liệu.")
        return
    _tell(run(context, order), as_json=as_json)


def _ways(use: Resources) -> Ways:
    return Ways(use.settings.registrar, use.sessions, use.registry)


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST_FILE)


def _valid(read: Callable[[], M]) -> M:
    try:
        return read()
    except ValueError as error:
        # What was given is not repeated: it may hold a lookup code.
        count = getattr(error, "error_count", lambda: 1)()
        say(f"Nội dung có {count} chỗ không đúng mẫu. Đề nghị kiểm tra lại tệp hoặc tham số. [content-refused]")
        raise typer.Exit(1) from None


def _tell(case: SchoolTransferOut, *, as_json: bool) -> None:
    show(
        _json(case),
        lambda: [_line(case), *(f"  {a.at} {a.act} {a.school} {a.reason}" for a in case.acts)],
        as_json=as_json,
    )


def _json(shown: BaseModel) -> Any:
    return shown.model_dump(mode="json", exclude_none=True)


def _line(case: SchoolTransferOut) -> str:
    return f"{case.transfer_id} {case.side} {case.state} → {case.deadline} {case.pupil_code or ''}".rstrip()
