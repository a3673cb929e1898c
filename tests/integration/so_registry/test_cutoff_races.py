"""Races at the cutoff and the lock: who holds a window was in time, and nobody is once it was held alone."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from hbs_schema.intake.windows import WindowState
from so_registry.domain import errors
from so_registry.storage.submissions import add_submission
from so_registry.storage.windows import hold_school
from so_registry.usecases.advance_window import advance_window
from so_registry.usecases.lock_window import LockResult
from tests.integration.so_registry.acts import (
    column,
    lock,
    pass_the_cutoff,
    set_cutoff,
)
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

A_MOMENT = 0.3


@pytest.fixture
def registry(busy_registry: Registry) -> Registry:
    return busy_registry


async def test_the_lock_waits_for_a_verdict_in_flight(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    await registry.receive(*registry.pack(packets, statements))
    await pass_the_cutoff(registry)

    async with registry.sessions.begin() as other:
        # The school is held elsewhere: the verdict takes the window, then waits here.
        await hold_school(other, registry.window_no, registry.world.school)
        verdict = asyncio.create_task(registry.verify())
        await asyncio.sleep(A_MOMENT)
        locking = asyncio.create_task(lock(registry, 2, 4))
        await asyncio.sleep(A_MOMENT)
        assert not verdict.done()
        assert not locking.done()
    await verdict
    await locking

    assert await column(registry, "SELECT count(*) FROM registry.packets") == [1]
    assert await column(registry, "SELECT state FROM registry.windows") == ["locked"]


async def test_the_cutoff_waits_for_an_intake_in_flight_and_nobody_slips_in_afterwards(registry: Registry) -> None:
    await set_cutoff(registry, timedelta(seconds=A_MOMENT))
    async with registry.sessions.begin() as intake:
        outcome, _ = await add_submission(
            intake,
            window_no=registry.window_no,
            school=registry.world.school,
            submission_id=uuid4(),
            sha256=bytes(32),
            body=b"in time",
            client_id="c",
        )
        await asyncio.sleep(2 * A_MOMENT)
        advancing = asyncio.create_task(advance_window(registry.window_no, sessions=registry.sessions))
        await asyncio.sleep(A_MOMENT)
        assert not advancing.done()
    assert (outcome, await advancing) == ("received", WindowState.DRAINING)

    await registry.receive(uuid4(), b"too late")

    assert await column(registry, "SELECT body FROM registry.submissions") == [b"in time"]
    assert await column(registry, "SELECT body FROM registry.late_submissions") == [b"too late"]


async def test_across_the_cutoff_every_submission_is_either_in_time_or_late(registry: Registry) -> None:
    """200 at once around the cutoff, while the window is moved on again and again."""

    async def send(position: int) -> None:
        await asyncio.sleep(position / 500)
        await registry.receive(uuid4(), str(position).encode())

    async def move_on() -> None:
        while await advance_window(registry.window_no, sessions=registry.sessions) != WindowState.DRAINING:  # noqa: ASYNC110  # time brings it
            await asyncio.sleep(0.01)

    await asyncio.gather(*(send(0) for _ in range(50)))
    await set_cutoff(registry, timedelta(milliseconds=150))
    await asyncio.gather(move_on(), *(send(position) for position in range(150)))

    in_time = await column(
        registry,
        "SELECT s.received_at < w.closes_at FROM registry.submissions s JOIN registry.windows w USING (window_no)",
    )
    late = await column(
        registry,
        "SELECT l.received_at >= closes_at FROM registry.late_submissions l JOIN registry.windows USING (window_no)",
    )
    assert len(in_time) + len(late) == 200
    assert all(in_time)
    assert all(late)
    assert len(in_time) >= 50
    assert late


async def test_of_two_locks_of_the_same_grades_one_wins(registry: Registry) -> None:
    await pass_the_cutoff(registry)

    done = await asyncio.gather(*(lock(registry, 4) for _ in range(4)), return_exceptions=True)

    assert [type(result) for result in done].count(LockResult) == 1
    assert [type(result) for result in done].count(errors.NothingToLock) == 3
    assert await column(registry, "SELECT seq FROM registry.locks") == [1]


async def test_locks_of_different_grades_make_one_chain(registry: Registry) -> None:
    await pass_the_cutoff(registry)

    await asyncio.gather(lock(registry, 4), lock(registry, 2))

    assert await column(registry, "SELECT seq FROM registry.locks ORDER BY seq") == [1, 2]
    assert await column(registry, "SELECT state FROM registry.windows") == ["locked"]
    with pytest.raises(errors.NothingToLock):  # and not "try again later"
        await lock(registry, 4)


async def test_the_lock_waits_for_the_last_verdict_and_is_refused_before_the_cutoff(registry: Registry) -> None:
    await registry.receive(uuid4(), b"x")
    with pytest.raises(errors.WindowNotDrained):
        await lock(registry)
    await pass_the_cutoff(registry)
    with pytest.raises(errors.WindowNotDrained):
        await lock(registry)

    await registry.verify()

    assert (await lock(registry)).packets == 0
