"""Flaws that a whole class shares, and flaws that only the class's list shows."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from hbs_schema.base64url import encode
from hbs_schema.building.endorsing import Draft
from tests.integration.so_registry.acts import results, told
from tests.integration.so_registry.flaws import values_of
from tests.integration.so_registry.signing import Signed, Signing, forged
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


async def test_a_bad_homeroom_statement_refuses_the_whole_class_and_is_told_once(registry: Registry) -> None:
    world = registry.world
    forger = forged(world.key("homeroom/"), world.key("stranger"))
    statements, packets = Signing(world, keys={"homeroom/": forger}).class_of(await registry.drafts(40))

    answer = await registry.submit(*registry.pack(packets, statements))

    assert results(answer) == ["refused"] * 40
    assert [(entry.code, entry.packets) for entry in answer.problems] == [("signature-invalid", tuple(range(40)))]
    assert (answer.counts.refused, answer.statements) == (40, {})


async def test_marks_that_two_pupils_exchanged_after_the_teacher_signed_are_not_signed(registry: Registry) -> None:
    world = registry.world
    signing = Signing(world)
    drafts = [
        world.draft(values=values_of(code, number, **{"subjects/TOAN": {"level": "T", "test": mark}}))
        for number, (code, mark) in enumerate(zip(await registry.codes(3), ("7", "8", "7"), strict=True), start=1)
    ]
    first, second, third = signing.stages(drafts, [0])
    exchanged = [with_part_of(first, second, "subjects/TOAN"), with_part_of(second, first, "subjects/TOAN"), third]
    packets = [draft.packet() for draft in signing.stages(exchanged, [1, 2, 3])]

    answer = await registry.submit(*registry.pack(packets, signing.statements))

    assert results(answer) == ["refused", "refused", "accepted"]
    assert told(answer) == {"signed-content-changed": (0, 1)}


def with_part_of(draft: Draft, other: Draft, name: str) -> Draft:
    parts = tuple(other.by_name[name] if part.name == name else part for part in draft.parts)
    return replace(draft, parts=parts)


async def test_a_class_that_shares_a_certificate_not_yet_registered_hears_of_it_once(registry: Registry) -> None:
    stranger = registry.world.key("stranger")
    statements, packets = Signing(registry.world, keys={"seal/": stranger}).class_of(await registry.drafts(3))

    answer = await registry.submit(*registry.pack(packets, statements))

    assert [(e.code, e.packets, e.is_final) for e in answer.problems] == [("certificate-unknown", (0, 1, 2), False)]


async def test_under_individual_signatures_one_flipped_one_hits_one_pupil(registry: Registry) -> None:
    statements, packets = await individually(registry, 3, flipped=1)

    answer = await registry.submit(*registry.pack(packets, statements))

    assert results(answer) == ["accepted", "refused", "accepted"]
    assert told(answer) == {"signature-invalid": (1,)}


async def individually(registry: Registry, count: int, *, flipped: int) -> Signed:
    world = registry.world
    forger = forged(world.key("homeroom/"), world.key("stranger"))
    statements, packets = [], []
    for position, draft in enumerate(await registry.drafts(count)):
        keys = {"homeroom/": forger} if position == flipped else {}
        signed, own = Signing(world, keys=keys).class_of([draft])
        statements += signed
        packets += own
    return statements, packets


@pytest.mark.parametrize(
    "spoil",
    [lambda texts: texts[:-1], lambda texts: [*texts[:-1], encode(b"hbs1:endorse-packet\0" + bytes(96))]],
    ids=["one is left out", "one is another"],
)
async def test_leaves_that_do_not_lead_to_the_signed_root_refuse_all_who_share_the_statement(
    registry: Registry, spoil: Callable[[list[str]], list[str]]
) -> None:
    statements, packets = await registry.signed(2)
    leaves = registry.world.leaves
    leaves[statements[-1].name] = sorted(spoil(leaves[statements[-1].name]))

    answer = await registry.submit(*registry.pack(packets, statements))

    assert told(answer) == {"leaves-mismatch": (0, 1)}


async def test_leaves_are_needed_once_and_not_again(registry: Registry) -> None:
    statements, packets = await registry.signed(2)

    without = await registry.submit(*registry.pack(packets[:1], statements, with_leaves=False))
    first = await registry.submit(*registry.pack(packets[:1], statements))
    second = await registry.submit(*registry.pack(packets[1:], statements, with_leaves=False))

    assert told(without) == {"leaves-mismatch": (0,)}
    assert (results(first), results(second)) == (["accepted"], ["accepted"])
