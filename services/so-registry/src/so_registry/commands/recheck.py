"""`so-registry recheck …`: what a certificate, a CA or a window's signatures are worth by what is known now."""

import asyncio
from collections.abc import Callable
from typing import Annotated

import typer
from prometheus_client import CollectorRegistry

from hbs_kit.entrance import TAKES_DIGESTS, needed
from so_registry.clients.trouble import Outages, PeerTrouble
from so_registry.commands.context import operator, run
from so_registry.commands.output import NOT_NOW, USAGE, progress_bar, say, show
from so_registry.domain.jobs import Job, Scope
from so_registry.resources import Resources
from so_registry.usecases.judge_statements import Trust
from so_registry.usecases.run_recheck import Asked, run_recheck
from so_registry.usecases.settle_findings import settle_findings
from so_registry.usecases.show_jobs import show_findings, show_jobs
from so_registry.usecases.start_recheck import start_recheck

app = typer.Typer(help="Kiểm tra lại chữ ký số đã lưu.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
Stored = Annotated[bool, typer.Option("--stored", help="Chỉ theo chứng cứ đã lưu, không hỏi tổ chức chứng thực")]
JOBS = {
    "job": "Số",
    "kind": "Công việc",
    "scope": "Phạm vi",
    "target": "Đối tượng",
    "done": "Đã xong",
    "total": "Tổng số",
    "found": "Phát hiện",
    "finished_at": "Kết thúc lúc",
}
FINDINGS = {
    "school": "Trường",
    "packet_digest": "Gói tin",
    "verdict": "Kết quả",
    "since": "Kể từ",
    "signed_at": "Ký lúc",
    "proposal": "Đề xuất",
    "settled_as": "Đã xử lý",
}
WAITING = (
    "Chưa hỏi được tổ chức chứng thực. Công việc số {job} được lưu lại và tiến trình nền sẽ tiếp tục. [evidence-away]"
)

BESIDE = 0.2


@app.command(context_settings=TAKES_DIGESTS)
def start(
    context: typer.Context,
    certificate: Annotated[str | None, typer.Option(help="Chứng thư số (x5t#S256)")] = None,
    ca: Annotated[str | None, typer.Option(help="Tổ chức chứng thực (subject key id, hệ 16)")] = None,
    window: Annotated[int | None, typer.Option(help="Đợt chốt")] = None,
    stored: Stored = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")] = False,
    as_json: Json = False,
) -> None:
    """Kiểm tra lại mọi chữ ký số của một chứng thư số, một tổ chức chứng thực hoặc một đợt chốt."""
    scope, target = _asked(certificate, ca, window)

    async def ask(use: Resources) -> Job | int:
        return await start_recheck(
            scope, target, sessions=use.sessions, intermediates=use.known_cas, is_dry_run=dry_run, by=operator()
        )

    asked = run(context, ask)
    if isinstance(asked, int):
        show([{"signatures": asked}], as_json=as_json, columns={"signatures": "Chữ ký số"})
        say("Chạy thử: chưa kiểm tra, chưa ghi dữ liệu.")
        return
    _go_on(context, asked.job, stored, as_json)


@app.command()
def resume(context: typer.Context, job: int, stored: Stored = False, as_json: Json = False) -> None:
    """Tiếp tục một lần kiểm tra lại đang dở."""
    _go_on(context, job, stored, as_json)


@app.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """Các công việc trên dữ liệu đã lưu, mới nhất trước."""
    jobs = run(context, lambda use: show_jobs(sessions=use.sessions))
    show([vars(job) for job in jobs], as_json=as_json, columns=JOBS)


@app.command()
def findings(
    context: typer.Context,
    all_: Annotated[bool, typer.Option("--all", help="Cả phát hiện đã xử lý")] = False,
    limit: Annotated[int, typer.Option(help="Nhiều nhất bao nhiêu phát hiện, cũ nhất trước")] = 1000,
    as_json: Json = False,
) -> None:
    """Chữ ký số không còn được tính: trước khi chốt nhà trường báo cáo thay thế, sau khi chốt đề xuất ghi chú."""
    rows = run(context, lambda use: show_findings(is_open=not all_, limit=limit, sessions=use.sessions))
    show(rows, as_json=as_json, columns=FINDINGS)


@app.command(context_settings=TAKES_DIGESTS)
def settle(
    context: typer.Context,
    packet: str,
    as_: Annotated[str, typer.Option("--as", help="Đã xử lý thế nào, theo văn bản nào")],
    as_json: Json = False,
) -> None:
    """Ghi nhận cán bộ đã quyết định về một gói tin."""
    count = run(context, lambda use: settle_findings(packet, as_, sessions=use.sessions, by=operator()))
    show([{"settled": count}], as_json=as_json, columns={"settled": "Số phát hiện đã xử lý"})


def _asked(certificate: str | None, ca: str | None, window: int | None) -> tuple[Scope, str]:
    given: list[tuple[Scope, str]] = []
    given += [("certificate", certificate)] if certificate else []
    given += [("ca", ca.replace(":", "").lower())] if ca else []
    given += [("window", str(window))] if window is not None else []
    if len(given) != 1:
        say("Nêu đúng một trong --certificate, --ca, --window.")
        raise typer.Exit(USAGE)
    return given[0]


def _go_on(context: typer.Context, number: int, is_stored: bool, as_json: bool) -> None:
    with progress_bar({"recheck": "Kiểm tra lại"}) as advance:
        job = run(context, lambda use: _finish(use, number, is_stored, advance))
    if job is None:
        say(WAITING.format(job=number))
        raise typer.Exit(NOT_NOW)
    show([vars(job)], as_json=as_json, columns=JOBS)


async def _finish(use: Resources, number: int, is_stored: bool, advance: Callable[[str, int, int], None]) -> Job | None:
    """Batch after batch, perhaps beside the worker; None if a source is away: nothing of what was done is lost."""
    needed(use.ca_roots or None, "SO_REGISTRY_CA_FILES")
    trust, asked = Trust(use.ca_roots, use.known_cas), Asked()
    outages = Outages(CollectorRegistry(), timeout=use.settings.evidence_timeout)
    async with use.open_evidence(outages) as clients:
        client = None if is_stored else clients.status
        job, done = None, -1
        while job is None or job.finished_at is None:
            try:
                job = await run_recheck(number, sessions=use.sessions, trust=trust, client=client, asked=asked)
            except PeerTrouble:
                return None
            advance("recheck", job.done, job.total)
            if job.done == done:
                await asyncio.sleep(BESIDE)  # the worker has the rest in hand
            done = job.done
        return job
