"""Two windows of one school: what one of them has closed or locked, the other does not change."""

from typing import Any

import pytest

from hbs_schema.envelopes.packet import Packet
from hbs_schema.messages.answers import SubmissionAnswer
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import told
from tests.integration.so_registry.registrar import extend
from tests.integration.so_registry.signing import Signed, replaced
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

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
