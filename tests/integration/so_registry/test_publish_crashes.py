"""A crash while a report is published: every piece arrives, twice at most, and always with the same bytes."""

from collections import defaultdict
from collections.abc import AsyncIterator

import pytest

from deploy.local.postgres import Database
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.drain import drain
from hbs_kit.publisher import Publisher
from hbs_kit.topology import Binding, Exchange, Topology, declare
from hbs_schema.messages.routes import REPORT_CHUNK, REPORT_LOCK, REPORTS, REPORTS_QUEUE
from so_registry.storage.outboxes import BO_OUTBOX
from so_registry.storage.reports import ReportBodies
from tests.integration.so_registry.acts import column, lock
from tests.integration.so_registry.crash_cases import a_drained_window
from tests.integration.so_registry.crashes import Crashable, kill_at, no_trace_of_the_child
from tests.integration.so_registry.province import Province, open_province
from tests.support.registry import CLIENT, Registry, filled_registry

pytestmark = [pytest.mark.integration, pytest.mark.crash]

TOPOLOGY = Topology(
    exchanges=(Exchange(REPORTS, "direct"),),
    queues=(REPORTS_QUEUE,),
    bindings=(Binding(REPORTS_QUEUE, REPORTS, REPORT_LOCK), Binding(REPORTS_QUEUE, REPORTS, REPORT_CHUNK)),
)
Link = tuple[Crashable, Registry, Province]


@pytest.fixture
async def link(empty_database: Database, rabbitmq: RabbitMQ) -> AsyncIterator[Link]:
    parts = Crashable()
    with open_province(rabbitmq, CLIENT) as province:
        async with filled_registry(empty_database, parts.world) as registry:
            await a_drained_window(registry)
            await lock(registry, 2, 4)
            async with open_channel(province.operator, name="declare") as channel:
                await declare(channel, TOPOLOGY)
            yield parts, registry, province


async def received(province: Province) -> dict[str, list[bytes]]:
    """All bodies by message id."""
    found: dict[str, list[bytes]] = defaultdict(list)
    async with open_channel(province.operator, name="reports") as channel:
        queue = await channel.get_queue(REPORTS_QUEUE, ensure=False)
        while (message := await queue.get(fail=False, no_ack=True)) is not None:
            found[str(message.message_id)].append(message.body)
    return found


@pytest.mark.parametrize(
    ("point", "times"),
    [
        pytest.param("hbs_kit.drain:_bodies:after", 1, marks=pytest.mark.slow),
        ("hbs_kit.drain:_publish_all:after", 2),
        pytest.param("hbs_kit.drain:_stamp:after", 2, marks=pytest.mark.slow),
        pytest.param("hbs_kit.drain:drain:after", 1, marks=pytest.mark.slow),
    ],
    ids=["bodies read", "published, not stamped", "stamped, not committed", "committed"],
)
async def test_a_piece_of_a_report_is_never_lost_and_never_changes(link: Link, point: str, times: int) -> None:
    parts, registry, province = link
    issuer = registry.world.ca.issuing_der
    broker = province.operator.url.get_secret_value()

    await kill_at(parts.job(registry, "publish", point, broker=broker, issuer=issuer))
    await no_trace_of_the_child(registry)
    publisher = Publisher(province.operator, name="after")
    await drain(registry.sessions, BO_OUTBOX, publisher, load_body=ReportBodies([issuer]))
    await publisher.close()

    pieces = await received(province)
    assert set(pieces) == set(await column(registry, "SELECT message_id FROM registry.bo_outbox"))
    assert {len(bodies) for bodies in pieces.values()} == {times}
    assert all(len(set(bodies)) == 1 for bodies in pieces.values())
    assert await column(registry, "SELECT count(*) FROM registry.bo_outbox WHERE sent_at IS NULL") == [0]
