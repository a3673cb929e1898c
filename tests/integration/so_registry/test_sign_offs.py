"""Returns and sign-offs of reviewers: what stands, what does not stand any more, and the lock that waits."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from hbs_kit.clock import utc_now
from hbs_schema.base64url import decode
from hbs_schema.certificates import load_certificate
from hbs_schema.review_api import SignOffContentOut
from hbs_schema.reviews.sign_off import SignOff
from hbs_schema.statements.statement import sign_statement
from so_registry.domain.errors import SecondPersonNeeded, WindowClosed
from so_registry.domain.reconciling import errors
from so_registry.usecases.reconciling.register_reviewer import end_reviewer, register_reviewer
from so_registry.usecases.reconciling.return_list import show_returns
from so_registry.usecases.reconciling.show_board import show_board
from so_registry.usecases.reconciling.sign_off import show_sign_offs, withdraw_sign_off
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.reconciling import (
    REVIEWER,
    answered,
    enrol,
    pupil,
    reconciled,
    returned,
    seen,
    set_reviewer,
    settled,
    signed_off,
)
from tests.support.registry import REGISTRAR, Registry

pytestmark = pytest.mark.integration


async def standing(registry: Registry) -> list[bool]:
    found = await show_sign_offs(registry.window_no, schools=None, sessions=registry.sessions)
    return [entry.is_standing for entry in found]


async def register(registry: Registry, name: str = "so-policy", *, person: str = REVIEWER.name) -> str:
    """Whose certificate it is does not matter to the test but that it is of a trusted CA."""
    certificate = registry.world.key(name).certificate
    await register_reviewer(
        certificate,
        person=person,
        decision="15/QĐ-SGDĐT",
        by=REGISTRAR,
        roots=[load_certificate(registry.world.ca.root_der).x509],
        others=[load_certificate(registry.world.ca.issuing_der)],
        clock=utc_now,
        sessions=registry.sessions,
    )
    return certificate.thumbprint


def statement(registry: Registry, told: SignOffContentOut, name: str = "so-policy") -> str:
    """The reviewer's signature over what was seen."""
    members = json.loads(decode(told.content))
    key = registry.world.key(name)
    signed = sign_statement(
        SignOff,
        {member: value for member, value in members.items() if member not in ("v", "kind")},
        algorithm=key.algorithm,
        thumbprint=key.certificate.thumbprint,
        signed_at=datetime.now(UTC),
        signer=key.sign,
    )
    assert signed.payload_bytes == decode(told.content)
    return signed.jws


async def test_a_return_is_told_answered_and_settled_once(registry: Registry) -> None:
    await set_reviewer(registry, "check")
    number = uuid4()
    told = await returned(registry, number)
    again = await returned(registry, number)
    with pytest.raises(errors.ReturnConflict):
        await returned(registry, number, reason="Khác.")

    said = await answered(registry, told)
    assert (await answered(registry, told)).answered_at == said.answered_at
    with pytest.raises(errors.ReturnConflict):
        await answered(registry, told, "Khác.")
    done = await settled(registry, told)

    assert again == told
    assert (told.state, said.state, done.state) == ("open", "answered", "settled")
    assert await show_returns(registry.window_no, schools=None, is_open=True, sessions=registry.sessions) == []
    kinds = """SELECT convert_from(body, 'UTF8')::jsonb ->> 'state' FROM registry.school_outbox
               WHERE message_id LIKE 'return/%' ORDER BY id"""
    assert await column(registry, kinds) == ["open", "settled"]


async def test_where_the_calendar_has_no_reviewer_nothing_is_returned_or_signed_off(registry: Registry) -> None:
    await enrol(registry, pupil(1))

    with pytest.raises(errors.NoReviewHere):
        await returned(registry)
    with pytest.raises(errors.NoReviewHere):
        await seen(registry)


async def test_a_sign_off_stands_until_anything_of_it_changes(registry: Registry) -> None:
    await set_reviewer(registry, "check")
    statements, packets = await registry.signed(2)
    await enrol(registry, pupil(1), pupil(2))
    await registry.submit(*registry.pack(packets[:1], statements))
    told = await seen(registry)
    first = await signed_off(registry, told)
    assert (first.is_standing, first.figures.missing) == (True, 1)
    assert (await reconciled(registry)).is_signed_off
    with pytest.raises(errors.SignOffStands):
        await signed_off(registry, told)

    await registry.submit(*registry.pack(packets[1:], statements))

    assert await standing(registry) == [False]
    assert not (await reconciled(registry)).is_signed_off
    number = UUID(first.sign_off_id)
    ended = await withdraw_sign_off(
        "Báo cáo bổ sung.",
        window_no=registry.window_no,
        sign_off_id=number,
        schools=None,
        by=REVIEWER,
        sessions=registry.sessions,
    )
    assert ended.withdrawn_at
    with pytest.raises(errors.SignOffStale):
        await signed_off(registry, told)
    await signed_off(registry, await seen(registry))
    assert await standing(registry) == [True, False]
    await enrol(registry, pupil(1), pupil(2), pupil(3))
    assert await standing(registry) == [False, False]


async def test_what_is_returned_is_not_signed_off_before_it_is_settled(registry: Registry) -> None:
    await set_reviewer(registry, "check")
    await enrol(registry, pupil(1))
    told = await seen(registry)
    await signed_off(registry, told)
    back = await returned(registry, grades=[4])

    assert await standing(registry) == [False]
    [entry] = (await show_board(registry.window_no, sessions=registry.sessions)).schools
    assert (entry.state, entry.returns_open) == ("returned", 1)
    await settled(registry, back)
    assert await standing(registry) == [True]
    another = await returned(registry, grades=[2])
    with pytest.raises(errors.ReturnsOpen):
        await signed_off(registry, told)
    await settled(registry, another)


async def test_two_who_sign_off_at_once_are_one(busy_registry: Registry) -> None:
    registry = busy_registry
    await set_reviewer(registry, "check")
    await enrol(registry, pupil(1))
    told = await seen(registry)

    done = await asyncio.gather(*(signed_off(registry, told) for _ in range(8)), return_exceptions=True)

    assert sum(not isinstance(entry, BaseException) for entry in done) == 1
    assert {type(entry) for entry in done if isinstance(entry, BaseException)} == {errors.SignOffStands}


async def test_lists_that_are_told_at_once_follow_one_another(busy_registry: Registry) -> None:
    registry = busy_registry

    done = await asyncio.gather(*(enrol(registry, *(pupil(n) for n in range(1, last))) for last in range(2, 10)))

    assert sorted(entry.seq for entry in done) == list(range(1, 9))
    newest = max(done, key=lambda entry: entry.seq)
    now = await column(registry, "SELECT count(*) FROM registry.enrolled_pupils WHERE until_seq IS NULL")
    assert now == [newest.pupils]


async def test_the_lock_waits_for_the_reviewers_own_signature(registry: Registry) -> None:
    await set_reviewer(registry, "accept")
    statements, packets = await registry.signed(1)
    await enrol(registry, pupil(1))
    await registry.submit(*registry.pack(packets, statements))
    await acts.let_unclosed_be_locked(registry)
    await acts.pass_the_cutoff(registry)
    with pytest.raises(errors.SignOffsMissing) as waiting:
        await acts.lock(registry, 4)
    assert waiting.value.detail_params == {"schools": registry.world.school}

    told = await seen(registry, [4])
    with pytest.raises(errors.SignatureNeeded):
        await signed_off(registry, told)
    with pytest.raises(errors.SignatureNeeded):
        await signed_off(registry, told, statement=statement(registry, told))
    await register(registry)
    flawed = statement(registry, told)
    for wrong in (flawed[:-4] + "AAAA", statement(registry, told, "so-lock"), "x.y.z"):
        with pytest.raises(errors.SignatureNeeded):
            await signed_off(registry, told, statement=wrong)
    done = await signed_off(registry, told, statement=flawed)

    assert done.is_standing
    assert (await acts.lock(registry, 4)).packets == 1
    [stored] = await column(registry, "SELECT jws FROM registry.sign_offs")
    assert stored == flawed


async def test_a_reviewers_certificate_is_registered_by_somebody_else_and_ends(registry: Registry) -> None:
    certificate = registry.world.key("so-policy").certificate
    with pytest.raises(SecondPersonNeeded):
        await register_reviewer(
            certificate,
            person=REGISTRAR.name,
            decision="15/QĐ",
            by=REGISTRAR,
            roots=[],
            others=[],
            clock=utc_now,
            sessions=registry.sessions,
        )
    thumbprint = await register(registry)
    with pytest.raises(errors.ReviewerCertificateRefused):
        await register(registry)
    with pytest.raises(SecondPersonNeeded):
        await end_reviewer(thumbprint, reason="Thôi nhiệm vụ", by=REVIEWER, sessions=registry.sessions)
    await end_reviewer(thumbprint, reason="Thôi nhiệm vụ", by=REGISTRAR, sessions=registry.sessions)
    await set_reviewer(registry, "accept")
    await enrol(registry, pupil(1))
    told = await seen(registry)

    with pytest.raises(errors.SignatureNeeded):
        await signed_off(registry, told, statement=statement(registry, told))


async def test_nothing_is_returned_or_signed_off_after_the_lock(registry: Registry) -> None:
    await set_reviewer(registry, "check")
    statements, packets = await registry.signed(1)
    await enrol(registry, pupil(1))
    await registry.submit(*registry.pack(packets, statements))
    told = await seen(registry)
    first = await signed_off(registry, told)
    await acts.let_unclosed_be_locked(registry)
    await acts.pass_the_cutoff(registry)
    await acts.lock(registry, 2, 4)

    with pytest.raises(WindowClosed):
        await returned(registry)
    with pytest.raises(WindowClosed):
        await withdraw_sign_off(
            "Muộn.",
            window_no=registry.window_no,
            sign_off_id=UUID(first.sign_off_id),
            schools=None,
            by=REVIEWER,
            sessions=registry.sessions,
        )
    assert await standing(registry) == [True]


async def test_nobody_signs_off_by_what_another_has_signed(registry: Registry) -> None:
    """Under the same id he would be told that it is done, and it is not his."""
    await set_reviewer(registry, "check")
    await enrol(registry, pupil(1))
    told, number = await seen(registry), uuid4()
    first = await signed_off(registry, told, number)

    assert await signed_off(registry, told, number) == first
    with pytest.raises(errors.SignOffConflict):
        await signed_off(registry, told, number, by=replace(REVIEWER, name="person:reviewer-2"))
