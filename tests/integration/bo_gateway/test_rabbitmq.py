"""The other door: reports over RabbitMQ through the worker's own tasks, answers and publications back."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aio_pika.abc import AbstractIncomingMessage
from prometheus_client import CollectorRegistry

from bo_gateway.topology import REPORTS_DEAD
from bo_gateway.worker import open_tasks
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.dead_letters import list_letters
from hbs_kit.health import run_checks
from hbs_kit.publisher import Outgoing, Publisher
from hbs_kit.settings import BrokerSettings
from hbs_kit.topology import Binding, Topology, declare
from hbs_schema.messages.publications import PublishedRecords, PublishedStatus
from hbs_schema.messages.reports import Acknowledgement, LeafRange
from hbs_schema.messages.routes import (
    PUBLICATIONS,
    PUBLISHED_RECORDS,
    PUBLISHED_STATUS,
    REPORT_CHUNK,
    REPORT_LOCK,
    REPORTS,
    acknowledgements_queue,
)
from tests.integration.bo_gateway.doors import (
    Vhost,
    broker_settings,
    declare_vhost,
    make_resources,
    open_vhost,
    running,
    until,
)
from tests.support.ministry import Ministry, broker_user
from tests.support.ministry_reports import LockedReport, signed_class

pytestmark = pytest.mark.integration
_TWO_SECONDS = timedelta(seconds=2)


@pytest.fixture
def vhost(rabbitmq: RabbitMQ, ministry: Ministry) -> Iterator[Vhost]:
    with open_vhost(rabbitmq, ministry.world.registrar) as opened:
        yield opened


@asynccontextmanager
async def working(ministry: Ministry, vhost: Vhost) -> AsyncIterator[None]:
    """The Ministry's worker at work, all its tasks ready."""
    await declare_vhost(vhost, ministry.world.registrar)
    resources = make_resources(ministry, broker_settings(ministry, vhost))
    async with open_tasks(resources, CollectorRegistry()) as (tasks, checks), running(tasks):

        async def is_ready() -> bool:
            return not any((await run_checks(checks, _TWO_SECONDS)).values())

        await until(is_ready)
        yield


async def publish(settings: BrokerSettings, user: str, *messages: tuple[str, str, bytes]) -> None:
    """Publish (routing key, message id, body) as a user that the broker vouches for."""
    publisher = Publisher(settings, name="registrar", user_id=user)
    try:
        for key, message_id, body in messages:
            await publisher(Outgoing(exchange=REPORTS, routing_key=key, message_id=message_id, body=body))
    finally:
        await publisher.close()


async def send(ministry: Ministry, vhost: Vhost, *messages: tuple[str, str, bytes]) -> None:
    await publish(vhost.registrar, broker_user(ministry.world.registrar), *messages)


def messages_of(report: LockedReport) -> list[tuple[str, str, bytes]]:
    chunks = [(REPORT_CHUNK, f"{report.name}/{n}", body) for n, body in enumerate(report.chunk_bodies())]
    return [*chunks, (REPORT_LOCK, f"{report.name}/lock", report.lock_body())]


async def take(settings: BrokerSettings, queue: str, count: int = 1) -> list[AbstractIncomingMessage]:
    """The next messages of a queue."""
    taken = []
    async with open_channel(settings, name="take") as channel:
        source = await channel.get_queue(queue, ensure=False)
        async with source.iterator(timeout=20) as messages:
            async for message in messages:
                await message.ack()
                taken.append(message)
                if len(taken) == count:
                    break
    return taken


async def answers(ministry: Ministry, vhost: Vhost, count: int = 1) -> list[Acknowledgement]:
    taken = await take(vhost.registrar, acknowledgements_queue(ministry.world.registrar), count)
    return [Acknowledgement.model_validate_json(message.body) for message in taken]


async def test_a_report_is_acknowledged_and_published(ministry: Ministry, vhost: Vhost) -> None:
    report = signed_class(ministry.world, 3).lock()
    async with working(ministry, vhost):
        async with open_channel(vhost.operator, name="portal") as channel:
            bindings = tuple(Binding("portal", PUBLICATIONS, key) for key in (PUBLISHED_RECORDS, PUBLISHED_STATUS))
            await declare(channel, Topology(queues=("portal",), bindings=bindings))
        await send(ministry, vhost, *messages_of(report))

        (answer,) = await answers(ministry, vhost)
        published = {message.routing_key: message.body for message in await take(vhost.operator, "portal", 2)}

    assert (answer.lock, answer.result) == (report.name, "equal")
    assert len(PublishedRecords.model_validate_json(published[PUBLISHED_RECORDS]).records) == 3
    assert PublishedStatus.model_validate_json(published[PUBLISHED_STATUS]).status


async def test_a_missing_chunk_is_asked_for_and_then_acknowledged(ministry: Ministry, vhost: Vhost) -> None:
    report = signed_class(ministry.world, 4).lock()
    first, second, lock = messages_of(report)
    async with working(ministry, vhost):
        await send(ministry, vhost, first, lock)
        (asked,) = await answers(ministry, vhost)
        # The registrar sends the lock along again, under other ids, as so-registry does.
        await send(ministry, vhost, (REPORT_LOCK, "again", lock[2]), second)
        (equal,) = await answers(ministry, vhost)

    assert asked.missing == (LeafRange(first=2, last=3),)
    assert equal.result == "equal"


async def test_a_redelivery_has_no_effect_and_a_repeat_is_answered_again(ministry: Ministry, vhost: Vhost) -> None:
    report = signed_class(ministry.world, 2).lock()
    chunk, lock = messages_of(report)
    async with working(ministry, vhost):
        await send(ministry, vhost, chunk, lock, lock, chunk)
        (first,) = await answers(ministry, vhost)
        await send(ministry, vhost, lock, (REPORT_LOCK, "another-id", lock[2]))
        (again,) = await answers(ministry, vhost)

    assert again == first


async def test_other_bytes_under_a_used_message_id_are_not_dropped(ministry: Ministry, vhost: Vhost) -> None:
    one, two = (signed_class(ministry.world, 1).lock() for _ in range(2))
    async with working(ministry, vhost):
        await send(ministry, vhost, (REPORT_LOCK, "id", one.lock_body()), (REPORT_LOCK, "id", two.lock_body()))

        async def are_both_known() -> bool:
            return [await ministry.knows(report) for report in (one, two)] == [True, True]

        await until(are_both_known)


async def test_what_is_its_senders_own_fault_is_set_aside(ministry: Ministry, vhost: Vhost) -> None:
    report = signed_class(ministry.world, 1).lock()
    own = broker_user(ministry.world.registrar)
    async with working(ministry, vhost):
        await publish(vhost.stranger, "stranger", (REPORT_LOCK, "by-a-stranger", report.lock_body()))
        await publish(vhost.registrar, own, (REPORT_LOCK, "no-json", b"{"))
        await publish(vhost.registrar, own, (REPORT_LOCK, "another's", report.lock_body(registrar="so-02")))

        async def are_set_aside() -> bool:
            async with open_channel(vhost.operator, name="dead") as channel:
                return len(await list_letters(channel, REPORTS_DEAD)) == 3

        await until(are_set_aside)

    assert not await ministry.knows(report)
