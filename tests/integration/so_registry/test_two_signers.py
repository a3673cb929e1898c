"""Where a policy names two roles for a revocation, two people sign it, and both say the same."""

from collections.abc import AsyncIterator
from functools import cached_property

import pytest

from deploy.local.postgres import Database
from hbs_schema.registry_api import WithdrawalRequestIn
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement
from so_registry.domain.errors import StatementRefused
from tests.integration.so_registry.acts import column, revoke, withdrawal_request
from tests.support.registry import Registry, filled_registry
from tests.support.world import World

pytestmark = pytest.mark.integration
NUMBER = "6a4b2c80-0000-4000-8000-000000000001"


class TwoSigners(World):
    @cached_property
    def policy(self) -> Statement[Policy]:
        return self.make_policy(withdrawal_roles=["principal", "homeroom"])


@pytest.fixture
async def registry(empty_database: Database) -> AsyncIterator[Registry]:
    async with filled_registry(empty_database, TwoSigners()) as opened:
        yield opened


async def request(registry: Registry, *, second: str = "homeroom/", reason: str = "Sai điểm") -> WithdrawalRequestIn:
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))
    world = registry.world
    one = withdrawal_request(registry, packets, request_id=NUMBER, reason="Sai điểm")
    other = withdrawal_request(
        registry, packets, request_id=NUMBER, reason=reason, role="homeroom", key=world.key(second)
    )
    return one.model_copy(
        update={
            "statements": one.statements + other.statements,
            "certificates": tuple(sorted({*one.certificates, *other.certificates})),
            "reason_code": "wrong-content",
        }
    )


async def test_two_people_revoke_and_why_is_kept(registry: Registry) -> None:
    await revoke(registry, await request(registry))

    kept = await column(registry, "SELECT reason_code || ': ' || reason FROM registry.withdrawals")
    assert kept == ["wrong-content: Sai điểm"]


async def test_one_of_them_alone_does_not(registry: Registry) -> None:
    whole = await request(registry)

    with pytest.raises(StatementRefused, match="stages"):
        await revoke(registry, whole.model_copy(update={"statements": whole.statements[:1]}))


async def test_one_person_in_both_roles_is_not_two(registry: Registry) -> None:
    await registry.register(registry.signer("principal/", role="homeroom"))

    with pytest.raises(StatementRefused, match="one-person"):
        await revoke(registry, await request(registry, second="principal/"))


async def test_two_who_give_different_reasons_have_not_said_the_same(registry: Registry) -> None:
    with pytest.raises(StatementRefused, match="binding"):
        await revoke(registry, await request(registry, reason="Sai tên"))
