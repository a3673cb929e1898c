"""Submissions that cannot be read, or that do not speak for their school: refused whole, answered, kept."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from hbs_kit.clock import utc_now
from hbs_schema import canonical
from hbs_schema.messages.answers import SubmissionAnswer
from tests.integration.so_registry.acts import results, told
from tests.integration.so_registry.flaws import PAST
from tests.integration.so_registry.registrar import add_school, open_another_window
from tests.integration.so_registry.senders import sent_by
from tests.support.registry import Registry
from tests.support.world import SIGNED_AT

pytestmark = pytest.mark.integration


async def packed(registry: Registry, count: int = 2, **options: Any) -> tuple[UUID, dict[str, Any]]:
    statements, packets = await registry.signed(count)
    number, body = registry.pack(packets, statements, **options)
    return number, canonical.parse(body, max_depth=canonical.ENVELOPE_DEPTH)


def code_of(answer: SubmissionAnswer) -> str:
    """The one problem of a submission that was refused whole."""
    assert (answer.state, answer.packets, answer.counts.received) == ("refused", (), 0)
    return answer.problems[0].code


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"\x00\xff", b'{"format": "hbs-submission/1"}', b"[" * 1000], ids=lambda body: repr(body[:9])
)
async def test_bytes_that_are_no_submission_are_malformed(registry: Registry, body: bytes) -> None:
    assert code_of(await registry.submit(uuid4(), body)) == "submission-malformed"


async def test_the_bytes_of_a_refused_submission_are_kept(registry: Registry) -> None:
    number = uuid4()
    await registry.submit(number, b"not a submission")

    async with registry.sessions() as session:
        row = (await session.execute(text("SELECT body, state FROM registry.submissions"))).one()
    assert (row.body, row.state) == (b"not a submission", "refused")


async def test_one_salt_in_two_parts_refuses_the_submission(registry: Registry) -> None:
    number, envelope = await packed(registry)
    first, second = envelope["packets"]
    second["parts"][0] = first["parts"][0]

    assert code_of(await registry.submit(number, canonical.dump(envelope))) == "submission-malformed"


async def test_a_sender_who_speaks_of_other_packets_refuses_the_submission(registry: Registry) -> None:
    number, envelope = await packed(registry)
    _, other = await packed(registry, submission_id=number)
    envelope["sender"] = other["sender"]

    assert code_of(await registry.submit(number, canonical.dump(envelope))) == "sender-invalid"


async def test_a_sender_whose_signature_does_not_hold_refuses_the_submission(registry: Registry) -> None:
    number, envelope = await packed(registry)
    head, payload, signature = envelope["sender"].split(".")
    other = "B" if signature[10] == "A" else "A"
    envelope["sender"] = ".".join((head, payload, signature[:10] + other + signature[11:]))

    assert code_of(await registry.submit(number, canonical.dump(envelope))) == "sender-invalid"


async def test_a_submission_under_an_id_that_its_sender_did_not_sign_is_refused(registry: Registry) -> None:
    _, envelope = await packed(registry)

    assert code_of(await registry.submit(uuid4(), canonical.dump(envelope))) == "sender-invalid"


async def test_a_submission_for_another_window_is_refused(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    real, registry.window_no = registry.window_no, 99
    number, body = registry.pack(packets, statements)
    registry.window_no = real

    assert code_of(await registry.submit(number, body)) == "sender-invalid"


async def test_a_certificate_that_may_not_send_refuses_the_submission_until_it_is_registered(
    registry: Registry,
) -> None:
    key = registry.world.key("new-sender")
    statements, packets = await registry.signed(1)
    answer = await registry.submit(*registry.pack(packets, statements, sender=key))
    await registry.register(registry.signer("sender/", thumbprint=key.certificate.thumbprint))

    assert code_of(answer) == "sender-not-authorised"
    assert not answer.problems[0].is_final
    assert results(await registry.submit(*registry.pack(packets, statements, sender=key))) == ["accepted"]


@pytest.mark.parametrize(
    "entry",
    [{"school": "other"}, {"role": "principal"}, {"is_approved": False}, {"holds_until": PAST}],
    ids=["for another school", "for another role", "not approved", "no longer"],
)
async def test_a_sender_registered_otherwise_refuses_the_submission(registry: Registry, entry: dict[str, Any]) -> None:
    await add_school(registry, "other")
    key = registry.world.key("new-sender")
    await registry.register(registry.signer("sender/", thumbprint=key.certificate.thumbprint, **entry))
    statements, packets = await registry.signed(1)

    answer = await registry.submit(*registry.pack(packets, statements, sender=key))

    assert code_of(answer) == "sender-not-authorised"


async def test_a_sending_certificate_that_has_expired_refuses_the_submission(registry: Registry) -> None:
    key = registry.world.key("old-sender", not_after=SIGNED_AT)
    await registry.register(registry.signer("sender/", thumbprint=key.certificate.thumbprint))
    statements, packets = await registry.signed(1)

    answer = await registry.submit(*registry.pack(packets, statements, sender=key))

    assert code_of(answer) == "certificate-expired"


async def test_a_sender_ahead_of_time_refuses_the_submission(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    number, body = registry.pack(packets, statements)
    ahead = sent_by(
        registry, registry.world.key("sender/"), packets, (number, body), at=utc_now() + timedelta(minutes=6)
    )

    assert code_of(await registry.submit(*ahead)) == "signing-time"


async def test_a_school_that_the_window_does_not_expect_is_refused_until_it_is(registry: Registry) -> None:
    """An extension is a second window for some schools: no other may slip in by it."""
    statements, packets = await registry.signed(1)
    extension = await open_another_window(registry, schools=[])
    number, body = registry.pack(packets, statements)

    answer = await registry.submit(number, body)
    registry.window_no = extension
    elsewhere = await registry.submit(*registry.pack(packets, statements))
    assert results(answer) == ["accepted"]
    assert (code_of(elsewhere), elsewhere.problems[0].is_final) == ("school-not-in-window", False)
    assert told(answer) == {}
