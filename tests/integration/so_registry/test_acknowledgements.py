"""The Ministry's acknowledgements: each is of its lock and follows the one before it, in whatever order they come."""

from typing import Any

import pytest

from hbs_schema.base64url import encode, encode_der
from hbs_schema.errors import Malformed
from hbs_schema.messages.reports import Acknowledgement as Answer
from hbs_schema.statements.payloads import Acknowledgement, Lock
from hbs_schema.statements.statement import Statement, parse_statement
from so_registry.usecases.take_acknowledgement import take_acknowledgement
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import column
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

ACKNOWLEDGED = "SELECT seq FROM registry.locks WHERE acknowledgement IS NOT NULL ORDER BY seq"


async def two_locks(registry: Registry) -> list[Statement[Lock]]:
    await acts.pass_the_cutoff(registry)
    for grade in (4, 2):
        await acts.lock(registry, grade)
    jws = await column(registry, "SELECT jws FROM registry.locks ORDER BY seq")
    return [parse_statement(text, Lock) for text in jws]


def acknowledged(registry: Registry, lock: Statement[Lock], **changes: Any) -> Statement[Acknowledgement]:
    members = {"window": str(registry.window_no), "seq": lock.payload.seq, **changes}
    return registry.world.acknowledgement(lock, **members).statement


async def take(registry: Registry, lock: Statement[Lock], acknowledgement: Statement[Acknowledgement]) -> None:
    answer = Answer(
        registrar=registry.world.registrar,
        lock=lock.name,
        result="equal",
        acknowledgement=acknowledgement.jws,
        certificates=(encode_der(registry.world.key("bo-ack").certificate.der),),
    )
    await take_acknowledgement(answer, sessions=registry.sessions)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the second first"])
async def test_a_chain_is_kept_in_whatever_order_it_comes(registry: Registry, order: tuple[int, int]) -> None:
    locks = await two_locks(registry)
    first = acknowledged(registry, locks[0])
    chain = [first, acknowledged(registry, locks[1], previous=first.name)]

    for number in order:
        await take(registry, locks[number], chain[number])

    assert await column(registry, ACKNOWLEDGED) == [1, 2]


@pytest.mark.parametrize(
    "changes",
    [
        {"window": "999"},
        {"seq": 2, "previous": encode(bytes(32))},
        {"track": "supplementary"},
        {"school_year": "2024-2025"},
    ],
    ids=lambda changes: next(iter(changes)),
)
async def test_one_that_stands_elsewhere_is_not_kept(registry: Registry, changes: dict[str, Any]) -> None:
    locks = await two_locks(registry)

    with pytest.raises(Malformed):
        await take(registry, locks[0], acknowledged(registry, locks[0], **changes))

    assert await column(registry, ACKNOWLEDGED) == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the second first"])
async def test_one_of_another_chain_is_not_kept(registry: Registry, order: tuple[int, int]) -> None:
    locks = await two_locks(registry)
    fork = [acknowledged(registry, locks[0]), acknowledged(registry, locks[1], previous=encode(bytes(32)))]

    await take(registry, locks[order[0]], fork[order[0]])
    with pytest.raises(Malformed):
        await take(registry, locks[order[1]], fork[order[1]])

    assert await column(registry, ACKNOWLEDGED) == [order[0] + 1]
