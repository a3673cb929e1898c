"""A crash while a report is published: every piece arrives, twice at most, and always with the same bytes."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from deploy.local.postgres import Database
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.topology import Binding, Exchange, Topology, declare
from hbs_schema.certificates import load_certificate
from hbs_schema.messages.decisions import ReportAnnotation
from hbs_schema.messages.routes import REPORT_ANNOTATION, REPORT_CHUNK, REPORT_LOCK, REPORTS, REPORTS_QUEUE
from hbs_schema.statements.payloads import Annotation
from hbs_schema.statements.statement import parse_statement
from so_registry.storage.outboxes import BO_OUTBOX
from so_registry.storage.reports import ReportBodies
from tests.integration.so_registry.acts import column, lock
from tests.integration.so_registry.annotating import annotated, locked
from tests.integration.so_registry.crash_cases import a_drained_window
from tests.integration.so_registry.province import Province, open_province
from tests.support.publish_crashes import POINTS, Relayed, assert_none_is_lost_or_changed
from tests.support.registry import CLIENT, Registry, filled_registry

pytestmark = [pytest.mark.integration, pytest.mark.crash]

TOPOLOGY = Topology(
    exchanges=(Exchange(REPORTS, "direct"),),
    queues=(REPORTS_QUEUE,),
    bindings=tuple(Binding(REPORTS_QUEUE, REPORTS, kind) for kind in (REPORT_LOCK, REPORT_CHUNK, REPORT_ANNOTATION)),
)
Link = tuple[Registry, Province]


@pytest.fixture
async def link(empty_database: Database, rabbitmq: RabbitMQ) -> AsyncIterator[Link]:
    """Nothing is to be told yet."""
    with open_province(rabbitmq, CLIENT) as province:
        async with filled_registry(empty_database) as registry:
            async with open_channel(province.operator, name="declare") as channel:
                await declare(channel, TOPOLOGY)
            yield registry, province


def relayed_over(link: Link) -> Relayed:
    """What the registry tells the Ministry, bodies made as they go out."""
    registry, province = link
    bodies = partial(_bodies, registry.world.ca.issuing_der)
    return Relayed(registry.database, BO_OUTBOX, REPORTS_QUEUE, province.operator, bodies)


def _bodies(issuing_der: bytes) -> ReportBodies:
    """In another process: a certificate goes there as its bytes."""
    return ReportBodies([load_certificate(issuing_der)])


@pytest.mark.parametrize(("point", "times"), POINTS)
async def test_a_piece_of_a_report_is_never_lost_and_never_changes(link: Link, point: str, times: int) -> None:
    registry, _province = link
    await a_drained_window(registry)
    await lock(registry, 2, 4)
    relayed = relayed_over(link)
    pieces = await column(registry, "SELECT message_id FROM registry.bo_outbox")

    await assert_none_is_lost_or_changed(relayed, registry.sessions, point=point, times=times, wanted=pieces)

    assert await column(registry, "SELECT count(*) FROM registry.bo_outbox WHERE sent_at IS NULL") == [0]


@pytest.mark.slow
@pytest.mark.parametrize(("point", "times"), POINTS)
async def test_an_annotation_is_told_with_the_same_bytes_however_often(link: Link, point: str, times: int) -> None:
    registry, _province = link
    packets, relayed = await locked(registry), relayed_over(link)
    await relayed.end(registry.sessions)
    await relayed.received()
    signed = await annotated(registry, packets)

    told = await assert_none_is_lost_or_changed(
        relayed, registry.sessions, point=point, times=times, wanted=[f"{signed.statement}/annotation"]
    )

    [body] = told.values()
    assert signed.statement == parse_statement(ReportAnnotation.model_validate_json(body).annotation, Annotation).name
