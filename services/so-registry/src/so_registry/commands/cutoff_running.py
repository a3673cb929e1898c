"""`so-registry cutoff run`: where the lock key is; stopped in the middle, it is run again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

import typer
from prometheus_client import CollectorRegistry

from hbs_keys.errors import KeyNotReady
from hbs_kit.db import is_outage
from so_registry.clients.trouble import Outages
from so_registry.commands.context import run
from so_registry.commands.cutoff_rows import JOBS, Json, explain, row_of
from so_registry.commands.output import FAILED, NOT_NOW, progress_bar, show
from so_registry.domain.cutoff.jobs import CutoffJob, CutoffState
from so_registry.resources import Resources
from so_registry.usecases.cutoff.continue_cutoff import continue_cutoff
from so_registry.usecases.cutoff.show_cutoffs import show_cutoffs
from so_registry.usecases.cutoff.tools import CutoffTools

POLL = timedelta(seconds=2)


def run_(
    context: typer.Context,
    job: Annotated[int | None, typer.Argument(help="Số công việc; không nêu: mọi công việc đang chạy")] = None,
    wait: Annotated[float, typer.Option(help="Chờ nhiều nhất bao nhiêu phút khi chưa đi tiếp được")] = 0,
    as_json: Json = False,
) -> None:
    """Thực hiện công việc chốt, nơi giữ khóa chốt. Dừng giữa chừng không mất gì: chạy lại sẽ tiếp tục."""
    with progress_bar({"lists": "Lập danh sách", "sign": "Ký số", "store": "Lưu và báo cáo"}) as advance:

        async def act(use: Resources) -> list[CutoffJob]:
            use.need_lock_key()
            async with _open_tools(use) as tools:
                own = replace(tools, progress=advance)
                return await _finish(job, own, timedelta(minutes=wait))

        jobs = run(context, act)
    show([row_of(entry) for entry in jobs], as_json=as_json, columns=JOBS)
    _end(jobs)


@asynccontextmanager
async def _open_tools(use: Resources) -> AsyncIterator[CutoffTools]:
    """What this process has for going on with cutoffs."""
    outages = Outages(CollectorRegistry(), timeout=use.settings.evidence_timeout)
    async with use.open_evidence(outages) as clients:
        yield use.cutoff_tools(clients)


async def _finish(number: int | None, tools: CutoffTools, patience: timedelta) -> list[CutoffJob]:
    """Step after step, until all are done or `patience` has passed without one.

    Whatever is away meanwhile (the database, the token) may come back: the rows are where they were.
    """
    seen: dict[int, CutoffJob] = {}
    waited = timedelta()
    while True:
        try:
            has_moved = await _step(number, tools, seen)
        except Exception as error:
            if waited >= patience or not (is_outage(error) or isinstance(error, KeyNotReady)):
                raise
            has_moved = False
        is_at_work = any(job.state == CutoffState.RUNNING for job in seen.values())
        if (seen and not is_at_work) or (not has_moved and waited >= patience):
            return list(seen.values())
        waited = timedelta() if has_moved else waited + POLL
        if not has_moved:
            await asyncio.sleep(POLL.total_seconds())


async def _step(number: int | None, tools: CutoffTools, seen: dict[int, CutoffJob]) -> bool:
    """One step of the job, or of each that runs; True if one has moved, or is seen for the first time."""
    if number is None:
        jobs = await show_cutoffs(None, sessions=tools.sessions)
        numbers = [job.job for job in reversed(jobs) if job.state == CutoffState.RUNNING]
    else:
        numbers = [number]
    has_moved = False
    for each in numbers:
        after = await continue_cutoff(each, tools=tools)
        has_moved = has_moved or each not in seen or not after.is_at(seen[each])
        seen[each] = after
    return has_moved


def _end(jobs: list[CutoffJob]) -> None:
    for job in jobs:
        explain(job)
    if any(job.state == CutoffState.FAILED for job in jobs):
        raise typer.Exit(FAILED)
    if any(job.is_open for job in jobs):
        raise typer.Exit(NOT_NOW)
