"""Races between schools, workers and requests: nothing is lost, nothing counts twice."""

import asyncio
from uuid import uuid4

import pytest

from deploy.local.postgres import Database
from hbs_kit.clock import utc_now
from hbs_kit.db import is_outage
from hbs_schema.messages.answers import WithdrawalAnswer
from hbs_schema.registry_api import WithdrawalRequestIn
from so_registry.domain import errors
from so_registry.usecases.verify_next_submission import Turns, verify_next_submission
from tests.integration.so_registry.acts import (
    column,
    results,
    revoke,
    withdrawal_request,
)
from tests.integration.so_registry.registrar import add_school
from tests.support.registry import Registry, filled_registry
from tests.support.world import HEAD_ONLY, World

pytestmark = pytest.mark.integration


@pytest.fixture
def registry(busy_registry: Registry) -> Registry:
    return busy_registry


@pytest.mark.parametrize("count", [8, pytest.param(40, marks=pytest.mark.slow)])
async def test_of_many_concurrent_revocations_none_is_lost_and_none_counts_twice(
    registry: Registry, count: int
) -> None:
    """Five requests for each packet, all at once: 200 tasks in the slow one."""
    statements, packets = await registry.signed(count)
    await registry.submit(*registry.pack(packets, statements))
    requests = [withdrawal_request(registry, [packet]) for packet in packets for _ in range(5)]

    done = await asyncio.gather(*(revoke(registry, request) for request in requests), return_exceptions=True)

    refused = [error for error in done if isinstance(error, BaseException)]
    assert {type(error) for error in refused} == {errors.NotRevocable}
    assert len(done) - len(refused) == count
    assert await column(registry, "SELECT count(DISTINCT packet_digest) FROM registry.withdrawals") == [count]
    assert await column(registry, "SELECT count(*) FROM registry.school_acts") == [count]


async def insist(registry: Registry, request: WithdrawalRequestIn) -> WithdrawalAnswer:
    """As a client does that is told to come again: two thousand wait for forty connections, some too long."""
    while True:
        try:
            return await revoke(registry, request)
        except Exception as error:
            if not is_outage(error):
                raise


@pytest.mark.slow
async def test_of_a_thousand_concurrent_revocations_each_has_its_stored_answer(empty_database: Database) -> None:
    """A thousand requests of a packet each, every one sent twice, all at once, through forty connections."""
    async with filled_registry(empty_database, World(stages=HEAD_ONLY), connections=40) as registry:
        statements, packets = await registry.signed(1000)
        for first in range(0, len(packets), 50):
            await registry.receive(*registry.pack(packets[first : first + 50], statements))
        await registry.verify()
        requests = [withdrawal_request(registry, [packet]) for packet in packets]

        answers = await asyncio.gather(*(insist(registry, request) for request in [*requests, *requests]))

        assert answers[:1000] == answers[1000:]
        assert [answer.request_id for answer in answers[:1000]] == [request.request_id for request in requests]
        assert [list(answer.proofs) for answer in answers[:1000]] == [list(request.packets) for request in requests]
        stored = "SELECT count(*) FROM registry.school_acts a JOIN registry.withdrawals w ON w.request_id = a.act_id"
        assert await column(registry, stored) == [1000]


async def test_two_workers_share_the_work_and_nothing_gets_two_receipts(registry: Registry) -> None:
    statements, packets = await registry.signed(12)
    sent = [registry.pack([packet], statements) for packet in packets]
    for number, body in [*sent, *(registry.pack([packet], statements) for packet in packets[:4])]:
        await registry.receive(number, body)

    await asyncio.gather(*(registry.verify() for _ in range(4)))

    assert await column(registry, "SELECT count(*) FROM registry.packets") == [12]
    assert await column(registry, "SELECT count(*) FROM registry.statements WHERE kind = 'receipt'") == [12]
    assert await column(registry, "SELECT count(*) FROM registry.school_outbox") == [32]
    answers = [results(await registry.answer(number)) for number, _ in sent]
    assert {tuple(answer) for answer in answers} <= {("accepted",), ("already-accepted",)}


async def test_a_school_with_many_submissions_does_not_keep_another_waiting(registry: Registry) -> None:
    """The first of each comes before the second of any."""
    await add_school(registry, "small", in_window=True)
    for number in range(40):
        await registry.receive(uuid4(), str(number).encode())
    own, registry.world.school = registry.world.school, "small"
    await registry.receive(uuid4(), b"the only one, and the last")
    registry.world.school = own

    key, turns = registry.world.key("so-receipt"), Turns()
    for _ in range(2):
        await verify_next_submission(sessions=registry.sessions, key=key, clock=utc_now, turns=turns)

    waiting = await column(registry, "SELECT DISTINCT school FROM registry.submissions WHERE state = 'received'")
    assert waiting == [own]


async def test_a_worker_whose_turns_another_has_taken_goes_on_to_what_waits(registry: Registry) -> None:
    key, slower, quicker = registry.world.key("so-receipt"), Turns(), Turns()
    await add_school(registry, "second", in_window=True)
    own = registry.world.school
    for school in (own, "second"):
        registry.world.school = school
        for number in range(2):
            await registry.receive(uuid4(), str(number).encode())

    async def turn(turns: Turns) -> bool:
        return await verify_next_submission(sessions=registry.sessions, key=key, clock=utc_now, turns=turns)

    assert await turn(slower)  # and it keeps the other school's first
    assert [await turn(quicker) for _ in range(3)] == [True] * 3

    assert await turn(slower)
    assert not await turn(slower)
    assert not await turn(quicker)
    assert await column(registry, "SELECT DISTINCT state FROM registry.submissions") == ["refused"]


async def test_ten_requests_for_the_same_pupils_at_once_get_the_same_codes(registry: Registry) -> None:
    codes = await asyncio.gather(*(registry.codes(20) for _ in range(10)))

    assert len({tuple(own) for own in codes}) == 1
