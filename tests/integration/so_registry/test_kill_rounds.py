"""kill -9 at any moment, again and again: the work resumes, nothing is lost, nothing is there twice."""

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from deploy.local.postgres import Database
from tests.integration.so_registry import crash_acts
from tests.integration.so_registry.acts import column, results
from tests.integration.so_registry.crashes import Crashable
from tests.support.crashes import start
from tests.support.registry import Registry, filled_registry

pytestmark = [pytest.mark.integration, pytest.mark.crash, pytest.mark.slow]


UNDONE = "SELECT count(*) FROM registry.submissions WHERE answer IS NULL OR arrival IS NULL"


@pytest.fixture
async def crashable(empty_database: Database) -> AsyncIterator[tuple[Crashable, Registry]]:
    parts = Crashable()
    async with filled_registry(empty_database, parts.world) as registry:
        yield parts, registry


async def test_a_worker_killed_in_a_loop_comes_to_the_end_of_its_work(crashable: tuple[Crashable, Registry]) -> None:
    parts, registry = crashable
    statements, packets = await registry.signed(40)
    sent = [registry.pack([packet], statements) for packet in packets]
    for number, body in sent:
        await registry.receive(number, body)
    job = parts.job(registry, crash_acts.work, "")

    kills = 0
    while await column(registry, UNDONE) != [0]:
        process = start(job)
        await asyncio.to_thread(process.join, random.uniform(0.1, 0.6))
        process.kill()
        await asyncio.to_thread(process.join)
        kills += 1
        assert kills < 500

    assert kills > 3
    assert [results(await registry.answer(number)) for number, _ in sent] == [["accepted"]] * 40
    assert await column(registry, "SELECT count(*) FROM registry.packets") == [40]
    assert await column(registry, "SELECT count(*) FROM registry.statements WHERE kind = 'receipt'") == [40]
    assert await column(registry, "SELECT count(DISTINCT message_id) FROM registry.school_outbox") == [80]
