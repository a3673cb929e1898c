"""A crash while a report is published: every piece arrives, twice at most, and always with the same bytes."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from deploy.local.postgres import Database
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.topology import Binding, Exchange, Topology, declare
from hbs_schema.messages.routes import REPORT_CHUNK, REPORT_LOCK, REPORTS, REPORTS_QUEUE
from so_registry.storage.outboxes import BO_OUTBOX
from so_registry.storage.reports import ReportBodies
from tests.integration.so_registry.acts import column, lock
from tests.integration.so_registry.crash_cases import a_drained_window
from tests.integration.so_registry.province import Province, open_province
from tests.support.publish_crashes import POINTS, Relayed, assert_none_is_lost_or_changed
from tests.support.registry import CLIENT, Registry, filled_registry

pytestmark = [pytest.mark.integration, pytest.mark.crash]

TOPOLOGY = Topology(
    exchanges=(Exchange(REPORTS, "direct"),),
    queues=(REPORTS_QUEUE,),
    bindings=(Binding(REPORTS_QUEUE, REPORTS, REPORT_LOCK), Binding(REPORTS_QUEUE, REPORTS, REPORT_CHUNK)),
)
Link = tuple[Registry, Province]


@pytest.fixture
async def link(empty_database: Database, rabbitmq: RabbitMQ) -> AsyncIterator[Link]:
    with open_province(rabbitmq, CLIENT) as province:
        async with filled_registry(empty_database) as registry:
            await a_drained_window(registry)
            await lock(registry, 2, 4)
            async with open_channel(province.operator, name="declare") as channel:
                await declare(channel, TOPOLOGY)
            yield registry, province


@pytest.mark.parametrize(("point", "times"), POINTS)
async def test_a_piece_of_a_report_is_never_lost_and_never_changes(link: Link, point: str, times: int) -> None:
    registry, province = link
    bodies = partial(ReportBodies, [registry.world.ca.issuing_der])
    relayed = Relayed(registry.database, BO_OUTBOX, REPORTS_QUEUE, province.operator, bodies)
    pieces = await column(registry, "SELECT message_id FROM registry.bo_outbox")

    await assert_none_is_lost_or_changed(relayed, registry.sessions, point=point, times=times, wanted=pieces)

    assert await column(registry, "SELECT count(*) FROM registry.bo_outbox WHERE sent_at IS NULL") == [0]
