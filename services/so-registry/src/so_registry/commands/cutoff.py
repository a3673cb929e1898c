"""`so-registry cutoff …`: jobs that lock a window step by step; the row remembers, whatever becomes of the terminal."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from so_registry.commands import cutoff_beforehand, cutoff_running
from so_registry.commands.context import operator, run
from so_registry.commands.cutoff_rows import JOBS, Json, Number, explain, row_of
from so_registry.commands.output import show
from so_registry.domain.cutoff.jobs import CutoffJob, CutoffState, Step
from so_registry.resources import Resources
from so_registry.usecases.cutoff.show_cutoffs import show_cutoff, show_cutoffs
from so_registry.usecases.cutoff.start_cutoff import propose_cutoff, start_cutoff
from so_registry.usecases.cutoff.stop_cutoff import change_cutoff

app = typer.Typer(help="Công việc chốt dữ liệu của một đợt.", no_args_is_help=True)
app.command("run")(cutoff_running.run_)
app.command("missing")(cutoff_beforehand.missing)
app.command("rehearse")(cutoff_beforehand.rehearse)

Job = Annotated[int, typer.Argument(help="Số công việc")]
Reason = Annotated[str, typer.Option(help="Lý do, ghi vào nhật ký")]
Batches = Annotated[
    list[str] | None,
    typer.Option("--batch", help="Các khối lớp chốt cùng lần, như 5 hoặc 1,2,3,4 (lặp lại được); không nêu: theo lịch"),
]
Accepts = Annotated[list[str] | None, typer.Option("--accept", help="Mã phát hiện chấp nhận (lặp lại được)")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")]
STEPS = {
    Step.PLAN: "Lập kế hoạch",
    Step.CHECKS: "Kiểm tra trước khi chốt",
    Step.CLOSE: "Hết hạn nhận",
    Step.DRAIN: "Kiểm tra lượt còn lại",
    Step.LOCK: "Ký số, lưu",
    Step.VERIFY: "Tính lại từ dữ liệu vừa lưu",
    Step.REPORT: "Báo cáo Bộ",
    Step.DONE: "Đã xong",
}


@app.command()
def start(
    context: typer.Context,
    window: Number,
    reason: Reason,
    batch: Batches = None,
    accept: Accepts = None,
    proposal: Annotated[UUID | None, typer.Option(help="Đề xuất đã được người thứ hai phê duyệt")] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Lập công việc chốt. Chưa chốt gì: cutoff run ở nơi giữ khóa chốt thực hiện."""

    async def act(use: Resources) -> CutoffJob:
        return await start_cutoff(
            window,
            _batches(batch),
            reason=reason,
            accepts=accept or (),
            proposal_id=proposal,
            by=operator(),
            sessions=use.sessions,
            is_dry_run=dry_run,
        )

    show([row_of(run(context, act))], as_json=as_json, columns=JOBS)


@app.command()
def propose(
    context: typer.Context,
    window: Number,
    reason: Reason,
    batch: Batches = None,
    decision: Annotated[str, typer.Option(help="Số quyết định")] = "",
    accept: Accepts = None,
    proposal: Annotated[UUID | None, typer.Option("--id", help="Mã đề xuất; không nêu: mã mới")] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Đề xuất chốt để người thứ hai phê duyệt, khi lịch chốt yêu cầu hai người."""
    number = proposal or uuid4()

    async def act(use: Resources) -> Any:
        return await propose_cutoff(
            window,
            _batches(batch),
            proposal_id=number,
            reason=reason,
            decision_number=decision,
            accepts=accept or (),
            by=operator(),
            sessions=use.sessions,
            is_dry_run=dry_run,
        )

    proposed = run(context, act)
    row = {
        "proposal": str(proposed.proposal_id),
        "members": dict(proposed.members),
        "sha256": proposed.sha256.hex(),
        "state": proposed.state.value,
    }
    columns = {"proposal": "Đề xuất", "members": "Nội dung", "sha256": "Mã SHA-256", "state": "Trạng thái"}
    show([row], as_json=as_json, columns=columns)


@app.command("show")
def show_(context: typer.Context, job: Job, as_json: Json = False) -> None:
    """Một công việc chốt và kết quả từng bước."""
    story = run(context, lambda use: show_cutoff(job, sessions=use.sessions))
    steps: list[dict[str, Any]] = [
        {
            "step": step.step.value,
            "title": STEPS[step.step],
            "batch": step.batch + 1,
            "at": step.at,
            "millis": step.millis,
            "outcome": dict(step.outcome),
        }
        for step in story.steps
    ]
    if as_json:
        show(
            [{**row_of(story.job), "steps": [{**s, "at": s["at"].isoformat()} for s in steps]}],
            as_json=True,
            columns={},
        )
        return
    show([row_of(story.job)], as_json=False, columns=JOBS)
    columns = {"title": "Bước", "batch": "Lần", "at": "Lúc", "millis": "Số ms", "outcome": "Kết quả"}
    show(steps, as_json=False, columns=columns)
    explain(story.job)


@app.command("list")
def list_(
    context: typer.Context,
    window: Annotated[int | None, typer.Option(help="Số đợt chốt")] = None,
    as_json: Json = False,
) -> None:
    """Các công việc chốt, mới nhất trước."""
    jobs = run(context, lambda use: show_cutoffs(window, sessions=use.sessions))
    show([row_of(job) for job in jobs], as_json=as_json, columns=JOBS)


@app.command()
def pause(context: typer.Context, job: Job, reason: Reason, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Tạm dừng. Bước đang làm được làm xong."""
    _change(context, job, CutoffState.PAUSED, reason, dry_run, as_json)


@app.command()
def resume(context: typer.Context, job: Job, reason: Reason, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Tiếp tục công việc đã tạm dừng."""
    _change(context, job, CutoffState.RUNNING, reason, dry_run, as_json)


@app.command()
def cancel(context: typer.Context, job: Job, reason: Reason, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Bỏ công việc, khi chưa khối lớp nào của công việc được chốt."""
    _change(context, job, CutoffState.CANCELLED, reason, dry_run, as_json)


def _change(context: typer.Context, job: int, to: CutoffState, reason: str, is_dry_run: bool, as_json: bool) -> None:
    act: Callable[[Resources], Any] = lambda use: change_cutoff(  # noqa: E731  # one expression
        job, to, by=operator(), reason=reason, sessions=use.sessions, is_dry_run=is_dry_run
    )
    show([row_of(run(context, act))], as_json=as_json, columns=JOBS)


def _batches(told: list[str] | None) -> tuple[tuple[int, ...], ...]:
    try:
        return tuple(tuple(int(grade) for grade in batch.split(",")) for batch in told or ())
    except ValueError as error:
        raise typer.BadParameter("--batch 1,2,3") from error
