"""`so-registry certificates review|approve|suspend|resume|revoke|end`: what people say about a declaration."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

import typer

from hbs_schema.certificate_api import DeclarationOut
from so_registry.commands.context import INSTANTS, instant, operator, run
from so_registry.commands.output import say, show
from so_registry.domain.certificates.bindings import ActKind
from so_registry.domain.certificates.voices import Wanted
from so_registry.domain.errors import RegistryError
from so_registry.resources import Resources
from so_registry.usecases.act_on_certificate import Order, act_on_certificate

Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")]
By = Annotated[str | None, typer.Option(envvar="SO_REGISTRY_OPERATOR", help="Người thực hiện; mặc định là tài khoản")]
Declarations = Annotated[list[UUID], typer.Argument(help="Mã đăng ký (lặp lại được)")]
Reason = Annotated[str, typer.Option(help="Lý do")]
Since = Annotated[datetime | None, typer.Option(formats=INSTANTS, help="Từ thời điểm nào; mặc định là bây giờ")]
Whole = Annotated[bool, typer.Option("--whole", help="Chứng thư số ở mọi vai trò, mọi trường")]
COLUMNS = {
    "declaration_id": "Mã đăng ký",
    "school": "Trường",
    "role": "Vai trò",
    "capacity": "Tư cách",
    "classes": "Lớp",
    "parts": "Phần",
    "holds_until": "Đến",
    "approval": "Trạng thái",
    "voices": "Ý kiến",
    "revoked_from": "Thu hồi từ",
    "notes": "Lưu ý",
}


def review(
    context: typer.Context,
    declaration: Declarations,
    reason: Reason,
    reject: Annotated[bool, typer.Option("--reject", help="Trả lại: trường đăng ký lại")] = False,
    by: By = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Cán bộ kiểm tra, đối chiếu."""
    wanted = Wanted(ActKind.REJECT if reject else ActKind.REVIEW)
    _act_on_all(context, declaration, wanted, reason, by, dry_run=dry_run, as_json=as_json)


def approve(
    context: typer.Context,
    declaration: Declarations,
    reason: Reason,
    by: By = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Sở phê duyệt; nếu quy định hai người, lần thứ hai do người khác thực hiện."""
    _act_on_all(context, declaration, Wanted(ActKind.APPROVE), reason, by, dry_run=dry_run, as_json=as_json)


def suspend(
    context: typer.Context,
    declaration: Declarations,
    reason: Reason,
    since: Since = None,
    whole: Whole = False,
    by: By = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Tạm dừng: chữ ký số trong thời gian tạm dừng không được ghi nhận."""
    wanted = Wanted(ActKind.SUSPEND, _instant(since), whole)
    _act_on_all(context, declaration, wanted, reason, by, dry_run=dry_run, as_json=as_json)


def resume(
    context: typer.Context,
    declaration: Declarations,
    reason: Reason,
    since: Since = None,
    whole: Whole = False,
    by: By = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Tiếp tục sau khi tạm dừng; từ chính lúc tạm dừng nếu việc tạm dừng không có căn cứ."""
    wanted = Wanted(ActKind.RESUME, _instant(since), whole)
    _act_on_all(context, declaration, wanted, reason, by, dry_run=dry_run, as_json=as_json)


def revoke(
    context: typer.Context,
    declaration: Declarations,
    reason: Reason,
    since: Since = None,
    whole: Whole = False,
    by: By = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Thu hồi, từ thời điểm khóa bị mất hoặc bị lộ."""
    wanted = Wanted(ActKind.REVOKE, _instant(since), whole)
    _act_on_all(context, declaration, wanted, reason, by, dry_run=dry_run, as_json=as_json)


def end(
    context: typer.Context,
    declaration: Declarations,
    reason: Reason,
    since: Since = None,
    by: By = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Kết thúc vai trò."""
    wanted = Wanted(ActKind.END, _instant(since))
    _act_on_all(context, declaration, wanted, reason, by, dry_run=dry_run, as_json=as_json)


ACTS = (review, approve, suspend, resume, revoke, end)


def _act_on_all(
    context: typer.Context,
    declarations: Sequence[UUID],
    wanted: Wanted,
    reason: str,
    by: str | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Each by itself, in the order in which they were given; the first refusal ends it, what was before it stands.

    What stands is shown either way, and at which declaration it ended.
    """
    done: list[DeclarationOut] = []

    async def act(use: Resources) -> None:
        for each in declarations:
            order = Order(each, uuid4(), wanted, reason)
            try:
                told = await act_on_certificate(
                    order, by=operator(by), rule=use.approval_rule, sessions=use.sessions, is_dry_run=dry_run
                )
            except RegistryError:
                say(f"{each}:")
                raise
            done.append(told)

    try:
        run(context, act)
    finally:
        if done:
            show_declared(done, as_json=as_json)


def _instant(told: datetime | None) -> datetime | None:
    """A day without a time is the operator's local midnight."""
    return instant(told) if told else None


def show_declared(declared: Sequence[DeclarationOut], *, as_json: bool) -> None:
    """Declarations as they now stand."""
    show([entry.model_dump(mode="json") for entry in declared], as_json=as_json, columns=COLUMNS)
