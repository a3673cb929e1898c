"""A cutoff job killed in each of its steps, and at any moment: it goes on where it was, and locks each batch once."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import text

from deploy.local.postgres import Database
from so_registry.domain.cutoff.jobs import CutoffJob, CutoffState, Step
from so_registry.usecases.cutoff.show_cutoffs import show_cutoff
from so_registry.usecases.cutoff.start_cutoff import start_cutoff
from tests.integration.so_registry import acts, cutoff_acts
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.crashes import Crashable
from tests.support.crash_child import Job
from tests.support.crashes import Rows, kill_at, preload, start
from tests.support.registry import REGISTRAR, Registry, filled_registry

preload(cutoff_acts.__name__)

pytestmark = [pytest.mark.integration, pytest.mark.crash, pytest.mark.slow]

GOING = "so_registry.usecases.cutoff.continue_cutoff"
LOCKING = "so_registry.usecases.cutoff.lock_batch"


@dataclass(frozen=True)
class Killed:
    """Where a process dies in a step: before the step's commit, and right after it."""

    step: Step
    batch: int
    before: tuple[str, ...]
    after: str = f"{GOING}:_go_on:after"


def _batch(batch: int) -> tuple[Killed, Killed]:
    places = ("hold_job:after", "add_step:after", "move_job:after")
    return (
        Killed(Step.LOCK, batch, tuple(f"{LOCKING}:{place}" for place in places), f"{LOCKING}:lock_window:after"),
        Killed(Step.VERIFY, batch, (f"{GOING}:check_lock:after", f"{GOING}:move_job:after")),
    )


STEPS = (
    Killed(Step.PLAN, 0, (f"{GOING}:add_step:after", f"{GOING}:move_job:after")),
    Killed(Step.CHECKS, 0, (f"{GOING}:look_around:after", f"{GOING}:move_job:after")),
    Killed(Step.CLOSE, 0, (f"{GOING}:advance_window:before", f"{GOING}:move_job:after")),
    Killed(Step.DRAIN, 0, (f"{GOING}:count_undecided:after", f"{GOING}:move_job:after")),
    *_batch(0),
    *_batch(1),
)
TOLD = {"bo_outbox": 3, "school_outbox": 1}
"""Of the locks of both grades: two locks and the one piece that has packets; the school that has one."""
REPORTING = (f"{GOING}:add_step:after", f"{GOING}:move_job:after")


@pytest.fixture
async def crashable(empty_database: Database) -> AsyncIterator[tuple[Crashable, Registry]]:
    parts = Crashable()
    async with filled_registry(empty_database, parts.world) as registry:
        yield parts, registry


async def started(registry: Registry, pupils: int) -> CutoffJob:
    """A job for a class that is closed, once the cutoff is over and the window does not know it yet."""
    statements, packets = await registry.signed(pupils)
    await registry.submit(*registry.pack(packets, statements))
    await acts.close(registry, packets)
    await acts.set_cutoff(registry, -timedelta(seconds=1))
    return await start_cutoff(
        registry.window_no, reason="Kế hoạch 213/KH-SGDĐT", by=REGISTRAR, sessions=registry.sessions
    )


async def now(registry: Registry, job: CutoffJob) -> CutoffJob:
    return (await show_cutoff(job.job, sessions=registry.sessions)).job


async def sent(registry: Registry) -> None:
    """As the relay leaves the outbox when the broker has confirmed."""
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.bo_outbox SET sent_at = clock_timestamp()"))


CLOCK = {"registry.windows", "registry.client_events"}
ACTS = "SELECT act FROM registry.audit WHERE act ~ 'lock|cutoff' ORDER BY audit_no"


async def locked_once(registry: Registry, job: CutoffJob, packets: int) -> None:
    """Each step once, each batch once, and everybody told once."""
    story = await show_cutoff(job.job, sessions=registry.sessions)
    assert story.job.state == CutoffState.DONE
    assert [(step.step, step.batch) for step in story.steps] == [
        *((killed.step, killed.batch) for killed in STEPS),
        (Step.REPORT, 1),
    ]
    assert await column(registry, "SELECT grades FROM registry.locks ORDER BY seq") == [[4], [2]]
    assert await column(registry, "SELECT count(*) FROM registry.lock_leaves") == [packets]
    assert await column(registry, ACTS) == ["start-cutoff", "lock", "lock"]
    for table, messages in TOLD.items():
        named = f"registry.{table} JOIN registry.locks ON message_id LIKE statement || '/%'"
        assert await column(registry, f"SELECT count(*) FROM {named}") == [messages]  # noqa: S608


async def test_a_job_killed_in_each_of_its_steps_goes_on_and_locks_once(
    crashable: tuple[Crashable, Registry],
) -> None:
    parts, registry = crashable
    job, rows = await started(registry, 3), Rows(registry.database, "registry")

    def order(point: str) -> Job:
        return parts.job(registry, cutoff_acts.one_step, point, job=job.job)

    for killed in STEPS:
        at = await now(registry, job)
        assert (at.step, at.batch) == (killed.step, killed.batch)
        for point in killed.before:
            kept = await rows.digests()
            await kill_at(order(point), rows)
            changed = {name for name, digest in (await rows.digests()).items() if digest != kept[name]}
            # The clock's own commit: window and feed know that it is over, the job does not know it yet.
            assert changed <= (CLOCK if killed.step == Step.CLOSE else set()), point
        await kill_at(order(killed.after), rows)
        assert not (await now(registry, job)).is_at(at), killed
    await sent(registry)
    kept = await rows.digests()
    for point in REPORTING:
        await kill_at(order(point), rows)
        assert await rows.digests() == kept
    await asyncio.to_thread(start(order("")).join, 60)

    await locked_once(registry, job, 3)


async def test_a_job_killed_at_any_moment_again_and_again_comes_to_its_end(
    crashable: tuple[Crashable, Registry],
) -> None:
    parts, registry = crashable
    job = await started(registry, 12)
    going = parts.job(registry, cutoff_acts.all_steps, "")

    kills = 0
    while (await now(registry, job)).state != CutoffState.DONE:
        process = start(going)
        # Each life may be longer than the one before: what a step takes is the machine's affair.
        await asyncio.to_thread(process.join, random.uniform(0.01, 0.1 + kills / 50))
        kills += process.exitcode is None
        process.kill()
        await asyncio.to_thread(process.join)
        await sent(registry)
        assert kills < 200

    assert kills > 0
    await locked_once(registry, job, 12)
