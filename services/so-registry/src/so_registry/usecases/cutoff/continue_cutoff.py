"""Going on with a cutoff job, one step a call. The state is in the row; whoever calls next goes on from there.

plan: what is to be locked. checks: queues and clocks first. close: the clock brings the cutoff, then grace's end.
drain: the last verdict. lock: signed where the key is. verify: the root anew from the rows just stored. report: every
piece has left. Two who go on at once do no harm: the row is held where a step ends, and who is second finds it done.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from hbs_schema.intake.windows import WindowState
from so_registry.domain.cutoff.findings import stopping
from so_registry.domain.cutoff.jobs import CutoffJob, CutoffState, Step, after_verify
from so_registry.domain.errors import (
    ApprovalNeeded,
    NothingToLock,
    RegistryError,
    SubmissionsSetAside,
    WindowNotDrained,
)
from so_registry.domain.reconciling.errors import SignOffsMissing
from so_registry.domain.windows.errors import ReportsElsewhere
from so_registry.storage.attempts import list_undecided
from so_registry.storage.cutoff.jobs import add_step, get_job, hold_job, list_running, list_steps, move_job
from so_registry.storage.cutoff.measures import count_effective, count_unsent, find_lock_of
from so_registry.storage.submissions import count_undecided
from so_registry.storage.windows import database_now, get_window
from so_registry.usecases.advance_window import advance_window
from so_registry.usecases.cutoff.lock_batch import CutoffStopped, lock_batch
from so_registry.usecases.cutoff.look_around import look_around
from so_registry.usecases.cutoff.tools import CutoffTools
from so_registry.usecases.integrity.check_integrity import check_lock

SHOWN = 20
"""Of faults, in a step's outcome."""


_WAITED_FOR: Mapping[type[RegistryError], str] = {
    SubmissionsSetAside: "set-aside",
    WindowNotDrained: "verdicts-waiting",
    SignOffsMissing: "sign-offs-missing",
    ApprovalNeeded: "approval-needed",
    ReportsElsewhere: "reports-to-ministry",
}
"""What a lock is refused for until somebody else has done his part."""


async def continue_cutoff(number: int, *, tools: CutoffTools) -> CutoffJob:
    """One step, if nothing keeps the job where it is; the job as it is then. Raises CutoffUnknown."""
    async with tools.sessions() as session:
        job = await get_job(session, number)
    if job.state != CutoffState.RUNNING:
        return job
    await _STEPS[job.step](job, tools)
    async with tools.sessions() as session:
        return await get_job(session, number)


async def continue_cutoffs(*, tools: CutoffTools, again_after: timedelta = timedelta()) -> bool:
    """A step of every running job, as far as this process can; True if one has moved.

    `again_after`: what a job waits for is not asked again before, of the database, the broker or anybody.
    """
    async with tools.sessions() as session:
        now = await database_now(session)
        jobs = await list_running(session)
    has_moved = False
    for job in jobs:
        if job.waits_for and job.looked_at and now - job.looked_at < again_after:
            continue
        after = await continue_cutoff(job.job, tools=tools)
        has_moved = has_moved or not after.is_at(job)
    return has_moved


async def _plan(job: CutoffJob, tools: CutoffTools) -> None:
    async with tools.sessions() as session:
        window = await get_window(session, job.window_no)
        batches = [
            {"grades": list(grades), "packets": await count_effective(session, job.window_no, grades)}
            for grades in job.batches
        ]
    outcome = {"batches": batches, "closes_at": window.closes_at.isoformat(), "unclosed": window.unclosed.value}
    await _go_on(job, tools, Step.CHECKS, outcome, since=tools.clock())


async def _check(job: CutoffJob, tools: CutoffTools) -> None:
    began = tools.clock()
    findings = await look_around(job, tools)
    codes = stopping(findings, job.accepts)
    if codes:
        await _wait(job, tools, *codes)
    else:
        await _go_on(job, tools, Step.CLOSE, {"findings": [asdict(f) for f in findings]}, since=began)


async def _close(job: CutoffJob, tools: CutoffTools) -> None:
    state = await advance_window(job.window_no, sessions=tools.sessions)
    if state in (WindowState.OPEN, WindowState.GRACE):
        await _wait(job, tools, "cutoff-time" if state == WindowState.OPEN else "grace-time")
    else:
        await _go_on(job, tools, Step.DRAIN, {"state": state.value}, since=tools.clock())


async def _drain(job: CutoffJob, tools: CutoffTools) -> None:
    async with tools.sessions() as session:
        window = await get_window(session, job.window_no)
        undecided = await count_undecided(session, job.window_no)
        set_aside = await list_undecided(session, "set-aside", window_no=job.window_no, limit=1)
        is_overdue = window.drain_until is not None and await database_now(session) > window.drain_until
    if undecided:
        codes = ["set-aside"] if set_aside else ["verdicts-waiting"]
        await _wait(job, tools, *codes, *(["drain-overdue"] if is_overdue else []))
    else:
        await _go_on(job, tools, Step.LOCK, {}, since=tools.clock())


async def _lock(job: CutoffJob, tools: CutoffTools) -> None:
    async with tools.sessions() as session:
        locked = await find_lock_of(session, job.window_no, job.grades)
    if locked:
        await _locked_elsewhere(job, tools, locked)
        return
    if tools.key is None:
        await _wait(job, tools, "lock-key")
        return
    codes = stopping(await look_around(job, tools), job.accepts)
    if codes:
        await _wait(job, tools, *codes)
        return
    try:
        await lock_batch(job, tools)
    except (CutoffStopped, NothingToLock):
        return  # somebody was first: the row says where the job is now
    except tuple(_WAITED_FOR) as refused:
        await _wait(job, tools, _WAITED_FOR[type(refused)])


async def _locked_elsewhere(job: CutoffJob, tools: CutoffTools, locked: Mapping[int, int]) -> None:
    """By hand, meanwhile: the whole batch at once is what was asked for, part of it is not."""
    numbers = set(locked.values())
    if set(locked) == set(job.grades) and len(numbers) == 1:
        await _go_on(job, tools, Step.VERIFY, {"seq": numbers.pop(), "grades": list(job.grades)}, since=tools.clock())
    else:
        await _fail(job, tools, "grades-locked", {"locks": sorted(numbers)})


async def _verify(job: CutoffJob, tools: CutoffTools) -> None:
    began = tools.clock()
    async with tools.sessions() as session:
        (seq,) = set((await find_lock_of(session, job.window_no, job.grades)).values())
    faults = await check_lock(seq, sessions=tools.sessions)
    if faults:
        await _fail(job, tools, "not-equal", {"seq": seq, "faults": [asdict(fault) for fault in faults[:SHOWN]]})
        return
    step, batch = after_verify(job)
    await _go_on(job, tools, step, {"seq": seq}, since=began, batch=batch)


async def _report(job: CutoffJob, tools: CutoffTools) -> None:
    began = tools.clock()
    async with tools.sessions() as session:
        steps = await list_steps(session, job.job)
        locks = [dict(step.outcome) for step in steps if step.step == Step.LOCK]
        unsent = sum([await count_unsent(session, lock["seq"]) for lock in locks])
    if unsent:
        await _wait(job, tools, "report-unsent")
        return
    async with tools.sessions.begin() as session:
        now = await hold_job(session, job.job)
        if now.is_at(job):
            await add_step(session, now, {"locks": locks}, millis=_millis(tools, began))
            await move_job(session, now, state=CutoffState.DONE, step=Step.DONE)


async def _go_on(
    job: CutoffJob,
    tools: CutoffTools,
    step: Step,
    outcome: dict[str, Any],
    *,
    since: datetime,
    batch: int | None = None,
) -> None:
    async with tools.sessions.begin() as session:
        now = await hold_job(session, job.job)
        if now.is_at(job):
            await add_step(session, now, outcome, millis=_millis(tools, since))
            await move_job(session, now, step=step, batch=batch)


async def _wait(job: CutoffJob, tools: CutoffTools, *codes: str) -> None:
    async with tools.sessions.begin() as session:
        now = await hold_job(session, job.job)
        if now.is_at(job):
            await move_job(session, now, waits_for=codes)


async def _fail(job: CutoffJob, tools: CutoffTools, code: str, outcome: dict[str, Any]) -> None:
    async with tools.sessions.begin() as session:
        now = await hold_job(session, job.job)
        if now.is_at(job):
            await add_step(session, now, {"problem": code, **outcome}, millis=0)
            await move_job(session, now, state=CutoffState.FAILED, waits_for=[code])


def _millis(tools: CutoffTools, since: datetime) -> int:
    return max(0, round((tools.clock() - since).total_seconds() * 1000))


_STEPS: Mapping[Step, Callable[[CutoffJob, CutoffTools], Awaitable[None]]] = {
    Step.PLAN: _plan,
    Step.CHECKS: _check,
    Step.CLOSE: _close,
    Step.DRAIN: _drain,
    Step.LOCK: _lock,
    Step.VERIFY: _verify,
    Step.REPORT: _report,
}
