"""`so-registry annotation propose|sign|list`: by a numbered decision and two people, after the lock."""

from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid4

import typer

from hbs_kit.entrance import TAKES_DIGESTS
from hbs_schema.base64url import encode
from so_registry.commands.context import operator, run
from so_registry.commands.output import say, show
from so_registry.domain.annotations.annotating import AnnotationKind, Wanted
from so_registry.domain.proposals.proposal import Proposal
from so_registry.resources import Resources
from so_registry.usecases.annotations.propose_annotation import propose_annotation
from so_registry.usecases.annotations.show_annotations import show_annotations
from so_registry.usecases.annotations.sign_annotation import Annotated as Signed
from so_registry.usecases.annotations.sign_annotation import sign_annotation

app = typer.Typer(help="Ghi chú theo quyết định, sau khi chốt: đề xuất, ký số, danh sách.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")]
By = Annotated[str | None, typer.Option(envvar="SO_REGISTRY_OPERATOR", help="Người thực hiện; mặc định là tài khoản")]
KINDS: dict[str, AnnotationKind] = {
    "identity-corrected": "identity-corrected",
    "invalidated": "invalidated",
    "reissued-as": "reissued-as",
}
LISTED = {
    "annotation": "Ghi chú",
    "decision_number": "Số quyết định",
    "decision_date": "Ngày",
    "school": "Trường",
    "packets": "Học bạ số",
    "proposed_by": "Người đề xuất",
    "decided_by": "Người phê duyệt",
    "annotated_at": "Ký lúc",
    "answered_at": "Bộ trả lời lúc",
    "problem": "Vướng mắc",
}


@app.command(context_settings=TAKES_DIGESTS)
def propose(
    context: typer.Context,
    packet: Annotated[list[str], typer.Argument(help="Mã gói tin đã chốt (lặp lại được)")],
    annotation: Annotated[str, typer.Option(help="Ghi chú: identity-corrected, invalidated, reissued-as")],
    number: Annotated[str, typer.Option(help="Số quyết định")],
    date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Ngày quyết định")],
    reason: Annotated[str, typer.Option(help="Lý do")],
    successor: Annotated[str | None, typer.Option(help="Mã gói tin được cấp lại")] = None,
    by: By = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Đề xuất ghi chú; người khác phê duyệt bằng lệnh proposal approve, rồi ký số bằng lệnh sign."""
    if annotation not in KINDS:
        raise typer.BadParameter(", ".join(KINDS), param_hint="--annotation")
    wanted = Wanted(KINDS[annotation], number, date.date().isoformat(), tuple(packet), successor)
    proposal_id = uuid4()

    async def act(use: Resources) -> Proposal:
        return await propose_annotation(
            wanted,
            reason,
            proposal_id=proposal_id,
            by=operator(by),
            is_on=use.settings.annotations,
            sessions=use.sessions,
            is_dry_run=dry_run,
        )

    found = run(context, act)
    row = {"proposal_id": str(found.proposal_id), "sha256": encode(found.sha256), "members": found.members}
    columns = {"proposal_id": "Mã đề xuất", "sha256": "Mã nội dung", "members": "Nội dung"}
    show([row], as_json=as_json, columns=columns)
    if dry_run:
        say("Chạy thử: chưa đề xuất, chưa ghi dữ liệu.")


@app.command()
def sign(
    context: typer.Context,
    proposal: Annotated[UUID, typer.Argument(help="Mã đề xuất đã được phê duyệt")],
    by: By = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Ký số ghi chú đã được phê duyệt, bằng khóa chốt; báo Bộ và nhà trường."""

    async def act(use: Resources) -> Signed:
        return await sign_annotation(
            proposal,
            by=operator(by),
            is_on=use.settings.annotations,
            sessions=use.sessions,
            key=use.need_lock_key(),
            clock=use.clock,
            is_dry_run=dry_run,
        )

    columns = {"annotation": "Ghi chú", "school": "Trường", "packets": "Học bạ số", "statement": "Tuyên bố"}
    show([vars(run(context, act))], as_json=as_json, columns=columns)
    if dry_run:
        say("Chạy thử: chưa ký số, chưa ghi dữ liệu.")


@app.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """Các ghi chú đã ký số và trả lời của Bộ."""
    rows = run(context, lambda use: show_annotations(sessions=use.sessions))
    told = [{**row, "decision_date": row["decision_date"].isoformat()} for row in rows]
    show(told, as_json=as_json, columns=LISTED)
