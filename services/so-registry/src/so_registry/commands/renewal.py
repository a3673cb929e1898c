"""`so-registry renewal …`: evidence made to last, before what it rests on ages (docs/renewal.md)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from prometheus_client import CollectorRegistry

from hbs_kit.entrance import TAKES_DIGESTS
from so_registry.clients.trouble import Outages, PeerTrouble
from so_registry.commands.context import operator, run
from so_registry.commands.output import NOT_NOW, progress_bar, say, show
from so_registry.commands.private_files import check_places, write_private
from so_registry.commands.recheck import BESIDE, JOBS
from so_registry.domain.errors import TimestampsMissing
from so_registry.domain.jobs import Job
from so_registry.resources import Resources
from so_registry.usecases.export_renewal import export_renewal
from so_registry.usecases.renew_objects import renew_objects, start_renewal
from so_registry.usecases.renew_timestamps import renew_timestamps, start_timestamp_renewal

app = typer.Typer(help="Gia hạn chứng cứ.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
Resumed = Annotated[int | None, typer.Option("--resume", help="Tiếp tục công việc số này")]
Advance = Callable[[str, int, int], None]
WAITING = (
    "Chưa hỏi được dịch vụ cấp dấu thời gian. Công việc số {job} đã được lưu và tiến trình nền sẽ tiếp tục. "
    "Đề nghị xem lại sau. [evidence-away]"
)


@app.command()
def timestamps(
    context: typer.Context,
    before: Annotated[datetime | None, typer.Option(help="Gia hạn dấu thời gian hết giá trị trước ngày này")] = None,
    resume: Resumed = None,
    as_json: Json = False,
) -> None:
    """Đóng dấu thời gian mới lên dấu thời gian cũ sắp hết giá trị."""
    if (before is None) == (resume is None):
        raise typer.BadParameter("--before | --resume")

    async def act(use: Resources, advance: Advance) -> tuple[int, Job | None]:
        number = resume
        if use.settings.timestamps is None:
            raise TimestampsMissing
        if before is not None:
            at = before.astimezone(UTC)
            number = (await start_timestamp_renewal(at, sessions=use.sessions, by=operator())).job
        outages = Outages(CollectorRegistry(), timeout=use.settings.evidence_timeout)
        async with use.open_evidence(outages) as clients:
            client = clients.timestamps
            assert number is not None  # noqa: S101  # narrows the types: settings and options were checked
            assert client is not None  # noqa: S101
            try:
                step = partial(renew_timestamps, number, sessions=use.sessions, client=client)
                return number, await _finish(step, advance)
            except PeerTrouble:
                return number, None

    with progress_bar({"job": "Gia hạn dấu thời gian"}) as advance:
        number, job = run(context, lambda use: act(use, advance))
    if job is None:
        say(WAITING.format(job=number))
        raise typer.Exit(NOT_NOW)
    show([vars(job)], as_json=as_json, columns=JOBS)


@app.command()
def objects(
    context: typer.Context,
    resume: Resumed = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")] = False,
    as_json: Json = False,
) -> None:
    """Ký số SHA-512 lên mọi dữ liệu đã lưu mà chưa được gia hạn."""
    if dry_run:
        count = run(context, lambda use: start_renewal(sessions=use.sessions, is_dry_run=True))
        show([{"objects": count}], as_json=as_json, columns={"objects": "Đối tượng"})
        say("Chạy thử: chưa ký số, chưa ghi dữ liệu.")
        return

    async def act(use: Resources, advance: Advance) -> Job:
        key, number = use.need_renewal_key(), resume
        if number is None:
            started = await start_renewal(sessions=use.sessions, by=operator())
            number = started.job if isinstance(started, Job) else started
        sign = partial(renew_objects, number, registrar=use.settings.registrar, key=key)
        step = partial(sign, sessions=use.sessions, clock=use.clock)
        return await _finish(step, advance)

    with progress_bar({"job": "Gia hạn dữ liệu"}) as advance:
        job = run(context, lambda use: act(use, advance))
    show([vars(job)], as_json=as_json, columns=JOBS)


@app.command(context_settings=TAKES_DIGESTS)
def export(
    context: typer.Context,
    packet: str,
    school: Annotated[str, typer.Option(help="Trường đã ban hành")],
    bundle: Annotated[Path, typer.Option(help="Tệp học bạ số sẽ ghi")],
    out: Annotated[Path, typer.Option(help="Tệp gia hạn sẽ ghi")],
    force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có")] = False,
) -> None:
    """Xuất tệp học bạ số và tệp gia hạn của một gói tin, để kiểm tra bằng hbs-verify --renewal."""
    check_places((bundle, out), force=force)
    files = run(
        context,
        lambda use: export_renewal(
            packet, school=school, sessions=use.sessions, intermediates=use.intermediates, by=operator()
        ),
    )
    write_private(dict(zip((bundle, out), files, strict=True)), force=force)


async def _finish(step: Callable[[], Awaitable[Job]], advance: Advance) -> Job:
    done = -1
    while True:
        job = await step()
        advance("job", job.done, job.total)
        if job.finished_at is not None:
            return job
        if job.done == done:
            await asyncio.sleep(BESIDE)  # somebody else has the rest in hand
        done = job.done
