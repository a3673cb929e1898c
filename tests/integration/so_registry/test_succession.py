"""First issues and replacements: what follows what, and that no old mark comes back under its old signature."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from hbs_schema.envelopes.packet import Packet
from hbs_schema.messages.answers import SubmissionAnswer
from tests.integration.so_registry import acts, signing
from tests.integration.so_registry.acts import results, told
from tests.integration.so_registry.flaws import values_of
from tests.integration.so_registry.signing import Signed, Signing, keep_teachers, successor
from tests.support.registry import Registry
from tests.support.world import SIGNED_AT

pytestmark = pytest.mark.integration

LATER = SIGNED_AT + timedelta(days=1)
BETTER = {"subjects/TOAN": {"level": "T", "test": "7"}}


async def accepted(registry: Registry) -> Signed:
    statements, packets = await registry.signed(1)
    assert results(await send(registry, packets[0], statements)) == ["accepted"]
    return statements, packets


async def send(registry: Registry, packet: Packet, statements: Any) -> SubmissionAnswer:
    return await registry.submit(*registry.pack([packet], statements))


def replaced(registry: Registry, packet: Packet, statements: Any, changes: Any = BETTER, **options: Any) -> Signed:
    return signing.replaced(registry.world, packet, statements, changes, **options)


async def test_one_corrected_mark_asks_its_teacher_and_the_later_stages_only(registry: Registry) -> None:
    statements, packets = await accepted(registry)

    signed, (packet,) = replaced(registry, packets[0], statements)

    assert len(signed) - len(statements) == 4
    assert results(await send(registry, packet, signed)) == ["accepted"]


async def test_another_first_issue_of_the_same_record_exists_already(registry: Registry) -> None:
    await accepted(registry)
    code = (await registry.codes(1))[0]
    statements, packets = Signing(registry.world, signed_at=LATER).class_of(
        [registry.world.draft(values=values_of(code, 1, **BETTER))]
    )

    assert told(await send(registry, packets[0], statements)) == {"record-exists": (0,)}


@pytest.mark.parametrize(
    "header", [{"supersedes": "A" * 43}, {"revision": 3}], ids=["of another packet", "with a revision left out"]
)
async def test_a_replacement_must_follow_the_latest(registry: Registry, header: dict[str, Any]) -> None:
    statements, packets = await accepted(registry)

    signed, (packet,) = replaced(registry, packets[0], statements, **header)

    assert told(await send(registry, packet, signed)) == {"not-latest": (0,)}


async def test_what_was_superseded_is_not_replaced_once_more_nor_accepted_anew(registry: Registry) -> None:
    statements, packets = await accepted(registry)
    signed, (second,) = replaced(registry, packets[0], statements)
    await send(registry, second, signed)
    others, (fork,) = replaced(registry, packets[0], statements, {"subjects/TOAN": {"level": "T", "test": "8"}})

    assert "not-latest" in told(await send(registry, fork, others))
    assert told(await send(registry, packets[0], statements)) == {"accepted-before": (0,)}


async def test_of_two_concurrent_replacements_one_wins(registry: Registry) -> None:
    statements, packets = await accepted(registry)
    rivals = [
        replaced(registry, packets[0], statements, {"subjects/TOAN": {"level": "T", "test": mark}}) for mark in "78"
    ]
    sent = [registry.pack([packet], signed) for signed, (packet,) in rivals]
    for number, body in sent:
        await registry.receive(number, body)

    await asyncio.gather(registry.verify(), registry.verify())

    answers = [await registry.answer(number) for number, _ in sent]
    assert sorted(results(answer) for answer in answers) == [["accepted"], ["refused"]]
    assert ["not-latest" in told(answer) for answer in answers if answer.counts.refused] == [True]


async def test_a_revoked_packet_may_be_replaced_and_is_never_accepted_anew(registry: Registry) -> None:
    statements, packets = await accepted(registry)
    await acts.revoke(registry, acts.withdrawal_request(registry, packets))
    signed, (second,) = replaced(registry, packets[0], statements)

    assert told(await send(registry, packets[0], statements)) == {"accepted-before": (0,)}
    assert results(await send(registry, second, signed)) == ["accepted"]


@pytest.mark.parametrize("is_revoked", [False, True], ids=["in force", "revoked"])
async def test_an_old_mark_does_not_come_back_under_its_old_signature(registry: Registry, is_revoked: bool) -> None:
    statements, packets = await accepted(registry)
    signed, (second,) = replaced(registry, packets[0], statements)
    await send(registry, second, signed)
    if is_revoked:
        await acts.revoke(registry, acts.withdrawal_request(registry, [second]))
    # The mark of the first revision, under the teacher's own signature of then; the later stages sign again.
    old = {"subjects/TOAN": packets[0].by_name["subjects/TOAN"].value}
    draft = successor(registry.world, second, old)
    parts = tuple(packets[0].by_name["subjects/TOAN"] if p.name == "subjects/TOAN" else p for p in draft.parts)
    draft = keep_teachers(keep_teachers(type(draft)(parts), second, signed), packets[0], statements)
    draft = type(draft)(draft.parts, tuple({entry.part: entry for entry in draft.endorsed}.values()))
    later = Signing(registry.world, signed_at=LATER + timedelta(days=1), statements=list(signed))

    again, (third,) = later.class_of([draft])

    assert told(await send(registry, third, again)) == {"older-signature": (0,)}


async def test_a_signature_as_old_as_the_last_one_is_not_newer(registry: Registry) -> None:
    statements, packets = await accepted(registry)

    signed, (second,) = replaced(registry, packets[0], statements, at=SIGNED_AT)

    assert told(await send(registry, second, signed)) == {"older-signature": (0,)}


async def test_while_the_school_has_closed_nothing_of_its_grades_is_accepted(registry: Registry) -> None:
    statements, packets = await registry.signed(2)
    await send(registry, packets[0], statements)
    await acts.close(registry, packets[:1])

    first_issue = await send(registry, packets[1], statements)
    signed, (second,) = replaced(registry, packets[0], statements)

    assert told(first_issue) == {"school-closed": (0,)}
    assert told(await send(registry, second, signed)) == {"school-closed": (0,)}
    assert results(await send(registry, packets[0], statements)) == ["already-accepted"]
