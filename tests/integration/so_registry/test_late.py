"""What comes after the cutoff is kept and answered, before the lock and after it, and never accepted."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text

from tests.integration.so_registry.acts import lock, pass_the_cutoff, set_cutoff
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("is_locked", [False, True], ids=["before the lock", "after the lock"])
async def test_a_late_submission_is_stored_and_answered_late(registry: Registry, is_locked: bool) -> None:
    statements, packets = await registry.signed(1)
    await pass_the_cutoff(registry)
    if is_locked:
        await lock(registry, 2, 4)
    number, body = registry.pack(packets, statements)

    answer = await registry.submit(number, body)

    assert (answer.state, [entry.code for entry in answer.problems]) == ("late", ["window-closed"])
    assert answer.arrival is not None
    assert await registry.submit(number, body) == answer
    async with registry.sessions() as session:
        stored = (await session.execute(text("SELECT body FROM registry.late_submissions"))).scalars().all()
        outbox = (await session.execute(text("SELECT message_id FROM registry.school_outbox"))).scalars().all()
    assert stored == [body]
    assert outbox == [f"{registry.window_no}/{registry.world.school}/{number}/answer"]


async def test_what_was_received_in_time_keeps_its_answer_when_it_is_sent_again_after_the_lock(
    registry: Registry,
) -> None:
    statements, packets = await registry.signed(1)
    number, body = registry.pack(packets, statements)
    first = await registry.submit(number, body)
    await pass_the_cutoff(registry)
    await lock(registry, 2, 4)

    assert await registry.submit(number, body) == first


async def test_after_the_cutoff_a_submission_is_late_although_the_window_does_not_know_yet(registry: Registry) -> None:
    await set_cutoff(registry, timedelta(seconds=-1), grace=timedelta(hours=1))

    answer = await registry.submit(*await registry.packed(1))

    assert answer.state == "late"


async def test_what_was_announced_before_the_cutoff_is_in_time_within_the_grace(registry: Registry) -> None:
    number, body = await registry.packed(1)
    async with registry.sessions.begin() as session:
        await session.execute(
            text("INSERT INTO registry.announcements VALUES (:no, :school, :id, :sha256, clock_timestamp())"),
            {
                "no": registry.window_no,
                "school": registry.world.school,
                "id": number,
                "sha256": sha256(body).digest(),
            },
        )
    await set_cutoff(registry, timedelta(seconds=-1), grace=timedelta(hours=1))

    answer = await registry.submit(number, body)

    assert (answer.state, answer.counts.accepted) == ("verified", 1)
