"""The same again: one packet, one receipt, the same bytes."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from hbs_schema.messages.answers import SubmissionAnswer
from so_registry.domain.errors import SubmissionConflict
from tests.integration.so_registry.acts import results, told
from tests.integration.so_registry.registrar import add_school, submit_as
from tests.integration.so_registry.senders import sent_by
from tests.integration.so_registry.signing import Signing
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


async def outbox(registry: Registry) -> list[tuple[str, bytes]]:
    async with registry.sessions() as session:
        rows = await session.execute(
            text("SELECT message_id, body FROM registry.school_outbox WHERE message_id LIKE '%/answer' ORDER BY id")
        )
        return [(row.message_id, row.body) for row in rows]


async def test_the_same_packets_in_another_submission_get_their_first_receipt(registry: Registry) -> None:
    statements, packets = await registry.signed(2)
    first = await registry.submit(*registry.pack(packets[:1], statements))

    again = await registry.submit(*registry.pack(packets, statements))

    assert results(again) == ["already-accepted", "accepted"]
    assert again.packets[0].receipt == first.packets[0].receipt
    assert first.statements.items() <= again.statements.items()
    assert len(again.statements) == 2
    assert (again.counts.already_accepted, again.counts.accepted) == (1, 1)


async def test_the_same_submission_again_is_answered_with_the_stored_bytes_and_told_once(registry: Registry) -> None:
    number, body = await registry.packed(1)
    first = await registry.submit(number, body)

    again = await registry.submit(number, body)

    assert again.model_dump_json() == first.model_dump_json()
    ((name, told_by_message),) = await outbox(registry)
    assert name == f"{registry.window_no}/{registry.world.school}/{number}/answer"
    assert SubmissionAnswer.model_validate_json(told_by_message) == first.model_copy(update={"arrival": None})


async def test_the_same_id_with_other_bytes_is_a_conflict_and_leaves_the_first_alone(registry: Registry) -> None:
    statements, packets = await registry.signed(2)
    number, body = registry.pack(packets[:1], statements)
    first = await registry.submit(number, body)

    with pytest.raises(SubmissionConflict):
        await registry.receive(*registry.pack(packets[1:], statements, submission_id=number))

    assert await registry.answer(number) == first


async def test_an_arrival_is_signed_once_and_never_changes(registry: Registry) -> None:
    number, body = await registry.packed(1)
    first = await registry.submit(number, body)
    await registry.verify()

    assert first.arrival is not None
    assert (await registry.answer(number)).arrival == first.arrival


async def test_a_refusal_for_reasons_outside_the_bytes_is_not_final(registry: Registry) -> None:
    stranger = registry.world.key("stranger")
    statements, packets = Signing(registry.world, keys={"seal/": stranger}).class_of(await registry.drafts(2))
    number, body = registry.pack(packets, statements)
    refused = await registry.submit(number, body)
    entry = registry.signer("seal/", thumbprint=stranger.certificate.thumbprint, is_approved=False)
    await registry.register(entry)
    waiting = await registry.submit(*registry.pack(packets, statements))
    await registry.register(replace(entry, is_approved=True))

    accepted = await registry.submit(*registry.pack(packets, statements))

    assert [told(answer) for answer in (refused, waiting)] == [
        {"certificate-unknown": (0, 1)},
        {"signer-not-authorised": (0, 1)},
    ]
    assert not any(entry.is_final for answer in (refused, waiting) for entry in answer.problems)
    assert results(accepted) == ["accepted"] * 2
    assert await registry.submit(number, body) == refused


async def test_another_school_learns_nothing_from_sending_what_is_not_its_own(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))
    await add_school(registry, "other", in_window=True)
    sender = registry.world.key("other-sender")
    await registry.register(
        registry.signer("sender/", thumbprint=sender.certificate.thumbprint, school="other"),
    )

    sent = sent_by(registry, sender, packets, registry.pack(packets, statements), school="other")
    answer = await submit_as(registry, "other", *sent)

    assert results(answer) == ["refused"]
    assert "other-school" in told(answer)
    assert answer.statements == {}


async def test_one_submission_id_at_two_schools_makes_two_answers(registry: Registry) -> None:
    await add_school(registry, "other")
    number, body = await registry.packed(1)
    await registry.submit(number, body)

    await submit_as(registry, "other", number, body)

    assert [name for name, _ in await outbox(registry)] == [
        f"{registry.window_no}/{school}/{number}/answer" for school in (registry.world.school, "other")
    ]
