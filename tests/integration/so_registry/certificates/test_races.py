"""Acts about one certificate at once: one after the other, and no two people are ever one."""

import asyncio
from collections.abc import Sequence
from uuid import uuid4

import pytest

from hbs_schema.certificate_api import DeclarationOut
from so_registry.domain import errors
from so_registry.domain.certificates.bindings import ActKind
from so_registry.domain.certificates.voices import ApprovalRule
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.certificates.declaring import ONE, THREE, TWO, Clerk
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

TWO_PEOPLE = ApprovalRule(second_person=frozenset({ActKind.APPROVE}))


@pytest.fixture
def clerk(busy_registry: Registry) -> Clerk:
    return Clerk(busy_registry, TWO_PEOPLE)


def kinds(done: Sequence[object]) -> list[str]:
    return sorted(type(entry).__name__ for entry in done if isinstance(entry, BaseException))


async def test_of_three_approvers_at_once_two_are_enough_and_the_third_is_told(clerk: Clerk) -> None:
    (declared,) = await clerk.declare(clerk.entry())

    done = await asyncio.gather(
        *(clerk.say(declared, ActKind.APPROVE, by) for by in (ONE, TWO, THREE)), return_exceptions=True
    )

    assert kinds(done) == ["ActNotPossible"]
    assert await column(
        clerk.registry,
        "SELECT completes FROM registry.certificate_acts WHERE act = 'approve'"
        " AND by_whom LIKE 'person:%' ORDER BY act_no",
    ) == [False, True]


async def test_one_person_who_clicks_many_times_is_one_voice(clerk: Clerk) -> None:
    (declared,) = await clerk.declare(clerk.entry())

    done = await asyncio.gather(*(clerk.say(declared, ActKind.APPROVE) for _ in range(6)), return_exceptions=True)

    assert kinds(done) == ["SecondPersonNeeded"] * 5
    assert [entry.approval for entry in done if isinstance(entry, DeclarationOut)] == ["declared"]


async def test_the_same_act_sent_many_times_is_stored_once(clerk: Clerk) -> None:
    (declared,) = await clerk.declare(clerk.entry())
    number = uuid4()

    done = await asyncio.gather(*(clerk.say(declared, ActKind.APPROVE, act_id=number) for _ in range(6)))

    assert {entry.voices for entry in done} == {1}


async def test_an_approval_while_revoking_ends_revoked_whichever_came_first(clerk: Clerk) -> None:
    (declared,) = await clerk.declare(clerk.entry())
    await clerk.say(declared, ActKind.APPROVE, ONE)

    await asyncio.gather(
        clerk.say(declared, ActKind.APPROVE, TWO),
        clerk.say(declared, ActKind.REVOKE, THREE, whole=True),
        return_exceptions=True,
    )
    with pytest.raises(errors.ActNotPossible):
        await clerk.say(declared, ActKind.APPROVE, THREE)

    order = "SELECT act FROM registry.certificate_acts WHERE by_whom LIKE 'person:%' ORDER BY act_no"
    assert await column(clerk.registry, order) in (["approve", "approve", "revoke"], ["approve", "revoke"])


async def test_one_certificate_declared_for_two_people_at_once_is_one_persons(clerk: Clerk) -> None:
    entries = [clerk.entry(person=f"gv-{number}") for number in range(1, 5)]

    done = await asyncio.gather(*(clerk.declare(entry) for entry in entries), return_exceptions=True)

    assert kinds(done) == ["CertificatesRefused"] * 3
