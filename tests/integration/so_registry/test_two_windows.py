"""Two windows of one school: what one of them has closed or locked, the other does not change."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from hbs_schema.envelopes.packet import Packet
from hbs_schema.messages.answers import SubmissionAnswer
from so_registry.domain.errors import SubmissionConflict, WindowNotOpen
from so_registry.storage.windows import hold_window_alone
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import results, told
from tests.integration.so_registry.registrar import extend
from tests.integration.so_registry.signing import Signed, replaced
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

A_MOMENT = 0.5
BETTER = {"subjects/TOAN": {"level": "T", "test": "10"}}


async def accepted(registry: Registry, count: int = 2) -> Signed:
    statements, packets = await registry.signed(count)
    await registry.submit(*registry.pack(packets, statements))
    return statements, packets


async def replace(registry: Registry, signed: Signed, **header: Any) -> tuple[SubmissionAnswer, Packet]:
    """The answer to a replacement of the first packet, and the replacement."""
    statements, packets = signed
    more, (packet,) = replaced(registry.world, packets[0], statements, BETTER, **header)
    return await registry.submit(*registry.pack([packet], more)), packet


async def test_a_close_holds_for_a_replacement_that_names_another_grade(registry: Registry) -> None:
    signed = await accepted(registry)
    await acts.close(registry, signed[1])

    answer, _ = await replace(registry, signed, grade=2)

    assert told(answer)["school-closed"] == (0,)


async def test_a_close_holds_for_a_replacement_that_comes_through_a_second_window(registry: Registry) -> None:
    signed = await accepted(registry)
    await acts.close(registry, signed[1])
    await acts.pass_the_cutoff(registry)
    first = await extend(registry)

    answer, _ = await replace(registry, signed)

    assert told(answer) == {"school-closed": (0,)}
    registry.window_no = first
    assert (await acts.lock(registry, 4)).packets == 2


async def test_the_cutoff_holds_for_what_the_first_window_is_going_to_lock(registry: Registry) -> None:
    signed = await accepted(registry)
    await acts.let_unclosed_be_locked(registry)
    await acts.pass_the_cutoff(registry)
    await extend(registry)

    answer, _ = await replace(registry, signed)

    assert told(answer) == {"window-closed": (0,)}


async def test_a_verdict_waits_for_the_window_whose_packet_it_would_replace(busy_registry: Registry) -> None:
    """Whoever holds that window alone is ending or locking it."""
    registry = busy_registry
    statements, packets = await accepted(registry)
    first = await extend(registry)
    more, (packet,) = replaced(registry.world, packets[0], statements, BETTER)
    number, body = registry.pack([packet], more)
    await registry.receive(number, body)

    async with registry.sessions.begin() as session:
        await hold_window_alone(session, first)
        verifying = asyncio.create_task(registry.verify_only())
        done, _ = await asyncio.wait([verifying], timeout=A_MOMENT)
        assert not done
    await verifying

    assert results(await registry.answer(number)) == ["accepted"]


async def test_what_one_window_has_locked_the_other_neither_replaces_nor_locks_again(registry: Registry) -> None:
    signed = await accepted(registry)
    await acts.close(registry, signed[1])
    await acts.pass_the_cutoff(registry)
    first = await extend(registry)
    second, registry.window_no = registry.window_no, first
    assert (await acts.lock(registry, 4)).packets == 2
    registry.window_no = second

    answer, _ = await replace(registry, signed)

    assert told(answer) == {"record-locked": (0,)}
    await acts.pass_the_cutoff(registry)
    assert (await acts.lock(registry, 4)).packets == 0


@pytest.mark.parametrize("is_locked", [False, True], ids=["before its window's lock", "after it"])
async def test_a_packet_that_its_window_leaves_out_asks_for_a_replacement(registry: Registry, is_locked: bool) -> None:
    """The school had not closed; what is accepted in the extension is locked there."""
    signed = await accepted(registry, 1)
    await acts.pass_the_cutoff(registry)
    if is_locked:
        assert (await acts.lock(registry, 4)).packets == 0
    await extend(registry)

    again = await registry.submit(*registry.pack(signed[1], signed[0]))
    answer, packet = await replace(registry, signed)

    assert told(again) == {"left-out": (0,)}
    assert results(answer) == ["accepted"]
    await acts.close(registry, [packet])
    await acts.pass_the_cutoff(registry)
    assert (await acts.lock(registry, 4)).packets == 1


async def test_what_its_window_has_locked_is_accepted_already_in_any_other(registry: Registry) -> None:
    statements, packets = await accepted(registry, 1)
    await acts.close(registry, packets)
    await acts.pass_the_cutoff(registry)
    await acts.lock(registry, 4)
    await extend(registry)

    assert results(await registry.submit(*registry.pack(packets, statements))) == ["already-accepted"]


async def test_the_same_submission_in_a_second_window_is_a_conflict(registry: Registry) -> None:
    number, body = await registry.packed(1)
    await registry.submit(number, body)
    await extend(registry)

    with pytest.raises(SubmissionConflict):
        await registry.receive(number, body)


async def test_before_a_window_opens_nothing_is_taken(registry: Registry) -> None:
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.windows SET opens_at = clock_timestamp() + interval '30 minutes'"))

    with pytest.raises(WindowNotOpen):
        await registry.receive(*await registry.packed(1))

    stored = "SELECT 1 FROM registry.submissions UNION ALL SELECT 1 FROM registry.late_submissions"
    assert await acts.column(registry, stored) == []
