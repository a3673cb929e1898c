"""`so-registry retention …`: how long what is kept, and an end to what is kept no longer. Two people."""

from typing import Annotated
from uuid import UUID, uuid4

import typer

from so_registry.commands.context import operator, run
from so_registry.commands.output import progress_bar, say, show
from so_registry.domain.retention.keeping import Kept
from so_registry.resources import Resources
from so_registry.storage.retention import PurgeJob
from so_registry.usecases.retention.propose_purge import PurgeWish, plan_purge, propose_purge
from so_registry.usecases.retention.run_purge import run_purge

app = typer.Typer(help="Thời hạn lưu trữ, và dữ liệu hết thời hạn.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
Kind = Annotated[Kept, typer.Argument(help="Loại dữ liệu")]
KEPT = {"kind": "Loại dữ liệu", "days": "Số ngày lưu (trống: không thời hạn)"}
PLANNED = {"kind": "Loại dữ liệu", "before": "Trước thời điểm", "rows": "Số dòng"}
PROPOSED = {"proposal_id": "Đề xuất", "kind": "Loại dữ liệu", "before": "Trước thời điểm", "sha256": "Mã nội dung"}
JOB = {"proposal_id": "Đề xuất", "kind": "Loại dữ liệu", "done": "Đã loại bỏ", "total": "Tổng số"}


@app.command("show")
def show_(context: typer.Context, as_json: Json = False) -> None:
    """Thời hạn lưu trữ đang đặt."""

    async def act(use: Resources) -> list[dict[str, object]]:
        return [{"kind": kind.value, "days": keep.days if keep else None} for kind, keep in use.retention.items()]

    show(run(context, act), as_json=as_json, columns=KEPT)


@app.command()
def plan(context: typer.Context, kind: Kind, as_json: Json = False) -> None:
    """Chạy thử (không ghi dữ liệu): có bao nhiêu dữ liệu đã hết thời hạn."""
    planned = run(context, lambda use: plan_purge(kind, use.retention, sessions=use.sessions, clock=use.clock))
    show([{**vars(planned), "kind": kind.value}], as_json=as_json, columns=PLANNED)


@app.command()
def propose(
    context: typer.Context,
    kind: Kind,
    reason: Annotated[str, typer.Option(help="Lý do")],
    decision: Annotated[str, typer.Option(help="Quyết định số")],
    by: Annotated[str | None, typer.Option(envvar="SO_REGISTRY_OPERATOR", help="Người thực hiện")] = None,
    as_json: Json = False,
) -> None:
    """Đề xuất loại bỏ dữ liệu hết thời hạn; người thứ hai phê duyệt."""
    wish = PurgeWish(uuid4(), kind, reason, decision)
    made = run(
        context,
        lambda use: propose_purge(wish, use.retention, by=operator(by), sessions=use.sessions, clock=use.clock),
    )
    row = {"proposal_id": str(made.proposal_id), "sha256": made.sha256.hex(), **made.members}
    show([row], as_json=as_json, columns=PROPOSED)
    say("Chờ người thứ hai phê duyệt.")


@app.command("run")
def run_(
    context: typer.Context,
    proposal: Annotated[UUID, typer.Argument(help="Mã đề xuất đã được phê duyệt")],
    by: Annotated[str | None, typer.Option(envvar="SO_REGISTRY_OPERATOR", help="Người thực hiện")] = None,
    as_json: Json = False,
) -> None:
    """Loại bỏ theo đề xuất đã được phê duyệt; chạy lại thì làm tiếp phần còn lại."""
    with progress_bar({"rows": "Loại bỏ"}) as advance:

        async def act(use: Resources) -> PurgeJob:
            return await run_purge(
                proposal, by=operator(by), sessions=use.sessions, progress=lambda done, of: advance("rows", done, of)
            )

        job = run(context, act)
    show([{**vars(job), "proposal_id": str(job.proposal_id)}], as_json=as_json, columns=JOB)
