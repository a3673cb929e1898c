"""A record goes to a school of another province: both registries and the Ministry tell of the same instant."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text

from hbs_schema.transfers.statements import record_digest
from so_registry.domain.act_errors import TransferNotPossible
from so_registry.usecases.transfers.expire_transfers import expire_next_transfer
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.transferring import OTHER
from tests.integration.tiers.provinces import Provinces, open_provinces
from tests.support.databases import Databases

pytestmark = pytest.mark.integration


@pytest.fixture
async def provinces(databases: Databases) -> AsyncIterator[Provinces]:
    async with open_provinces(databases) as opened:
        yield opened


async def ministry_says(provinces: Provinces, query: str, **values: Any) -> Any:
    async with provinces.tiers.ministry.sessions() as session:
        return (await session.execute(text(query), values)).scalar_one()


async def test_one_manager_before_and_after_and_the_ministry_knows_which(provinces: Provinces) -> None:
    before = await provinces.managers()
    case = await provinces.handed_over()
    under_way = await provinces.managers()

    request = provinces.receiver.accepting(case).model_copy(update={"lookup_code": provinces.giver.code})
    done = await provinces.receiver.accept(request)
    await provinces.tiers.settle()

    own = provinces.giver.giver
    assert (before, under_way, await provinces.managers()) == ([{own}, set()], [set(), set()], [set(), {OTHER}])
    assert (case.state, done.state, await provinces.of_giver()) == ("handed-over", "accepted", "accepted")
    code = provinces.giver.code
    assert await ministry_says(provinces, "SELECT bo.registrar_since_transfer(:code)", code=code) == "so-02"
    assert await ministry_says(provinces, "SELECT bo.record_digest(:code)", code=code) == record_digest(code)
    instants = [
        (await column(moving.registry, "SELECT date_trunc('second', since) FROM registry.managements"))
        for moving in (provinces.giver, provinces.receiver)
    ]
    assert instants[0] == instants[1]


async def test_without_the_code_that_the_family_brings_nothing_is_accepted(provinces: Provinces) -> None:
    case = await provinces.handed_over()
    request = provinces.receiver.accepting(case)

    for code in (None, "0" * 12 + "4" + "0" * 3 + "8" + "0" * 15):
        with pytest.raises(TransferNotPossible):
            await provinces.receiver.accept(request.model_copy(update={"lookup_code": code}))


async def test_a_refusal_and_a_passed_deadline_give_the_record_back(provinces: Provinces) -> None:
    await provinces.handed_over()
    await provinces.receiver.act("refuse")
    await provinces.tiers.settle()
    assert (await provinces.of_giver(), await provinces.managers()) == ("refused", [{provinces.giver.giver}, set()])

    for moving in (provinces.giver, provinces.receiver):
        moving.transfer_id = provinces.giver.transfer_id if moving is provinces.receiver else uuid4()
    await provinces.handed_over()
    receiving = provinces.receiver.registry
    async with receiving.sessions() as session:
        assert (await session.scalar(text("SELECT count(*) FROM registry.transfers WHERE ended_at IS NULL"))) == 1
    owner = await asyncpg.connect(receiving.database.owner)
    await owner.execute("ALTER TABLE registry.transfers DISABLE TRIGGER USER")
    await owner.execute("UPDATE registry.transfers SET deadline = now() WHERE ended_at IS NULL")
    await owner.execute("ALTER TABLE registry.transfers ENABLE TRIGGER USER")
    await owner.close()
    # The registry that gave does not end what it has signed over, whatever its own clock says.
    assert not await expire_next_transfer(voice=provinces.giver.voice, sessions=provinces.giver.registry.sessions)
    assert await expire_next_transfer(voice=provinces.receiver.voice, sessions=receiving.sessions)
    await provinces.tiers.settle()

    assert (await provinces.of_giver(), await provinces.managers()) == ("expired", [{provinces.giver.giver}, set()])
