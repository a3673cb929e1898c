"""What a cutoff job is told by a real timestamp authority and a real broker, and what it says when they are away."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from aio_pika import Message
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from yarl import URL

from deploy.local.pki import Pki
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.clock import utc_now
from hbs_kit.httpclient import make_client
from hbs_kit.settings import BrokerSettings
from hbs_kit.topology import declare
from hbs_schema.messages.routes import SUBMISSIONS_QUEUE
from so_registry.clients.broker_depth import DEAD, count_waiting
from so_registry.clients.trouble import Outages
from so_registry.domain.cutoff.jobs import CutoffJob
from so_registry.topology import schools_topology
from so_registry.usecases.cutoff.look_around import look_around
from so_registry.usecases.cutoff.start_cutoff import start_cutoff
from so_registry.usecases.cutoff.tools import CutoffTools
from tests.integration.so_registry.messages import publish
from tests.integration.so_registry.province import Province, open_province, until
from tests.support.local_pki import Peers
from tests.support.registry import CLIENT, REGISTRAR, Registry

pytestmark = pytest.mark.integration


@pytest.fixture
def province(rabbitmq: RabbitMQ) -> Iterator[Province]:
    with open_province(rabbitmq, CLIENT) as opened:
        yield opened


@asynccontextmanager
async def peers(pki: Pki) -> AsyncIterator[Peers]:
    async with make_client("") as http:
        yield Peers(pki, http, Outages(CollectorRegistry(), timeout=timedelta(seconds=10)))


async def found(job: CutoffJob, tools: CutoffTools) -> dict[str, object]:
    """Code → what is told beside it."""
    return {finding.code: dict(finding.told) for finding in await look_around(job, tools)}


async def test_a_job_asks_the_authority_for_its_time_and_the_broker_for_its_queues(
    registry: Registry, pki: Pki, province: Province
) -> None:
    async with open_channel(province.operator, name="declare") as channel:
        await declare(channel, schools_topology([CLIENT]))
    job = await start_cutoff(registry.window_no, reason="KH 213", by=REGISTRAR, sessions=registry.sessions)
    async with peers(pki) as asked:
        tools = CutoffTools(
            sessions=registry.sessions, clock=utc_now, timestamps=asked.timestamps(), broker=province.registry
        )
        quiet = await found(job, tools)
        await publish(province.school, registry, uuid4(), b"waits")
        await publish(province.school, registry, uuid4(), b"waits")
        busy = await found(job, tools)
        # The authority is away, and the broker is another's.
        away = replace(tools, timestamps=asked.timestamps("http://127.0.0.1:1/"), broker=nobodys(province.registry))
        unknown = await found(job, away)

    assert set(quiet) == {"lock-key-elsewhere", "disk-unknown"}
    assert set(busy) == {*quiet, "queue-waiting"}
    assert busy["queue-waiting"] == {"count": 2}
    assert set(unknown) == {*quiet, "clock-unconfirmed", "broker-unknown"}


async def test_what_is_set_aside_at_the_broker_is_counted_and_a_queue_that_is_not_there_is_not_empty(
    province: Province,
) -> None:
    assert await count_waiting(province.registry, SUBMISSIONS_QUEUE) is None
    async with open_channel(province.operator, name="dead") as channel:
        await channel.default_exchange.publish(Message(b"x"), DEAD)

    async def has_come() -> bool:
        return await count_waiting(province.registry, DEAD) == 1

    await until(has_come)


def nobodys(broker: BrokerSettings) -> BrokerSettings:
    """The same broker, where this user is not known."""
    url = URL(broker.url.get_secret_value()).with_user("nobody")
    return broker.model_copy(update={"url": SecretStr(str(url))})
