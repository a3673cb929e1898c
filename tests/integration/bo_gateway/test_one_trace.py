"""One trace from a registrar's lock through the Ministry's queues and tables, back to the registrar, and to portals."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Tracer
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from bo_gateway.worker import open_tasks as open_gateway_tasks
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit import telemetry
from hbs_kit.broker import open_channel
from hbs_kit.clock import utc_now
from hbs_kit.consumer import Consumer
from hbs_kit.db import is_outage
from hbs_kit.publisher import Publisher
from hbs_kit.relay import Relay
from hbs_kit.settings import TelemetrySettings
from hbs_kit.topology import declare
from hbs_schema.messages.routes import (
    ACKNOWLEDGEMENTS,
    PUBLICATIONS,
    PUBLICATIONS_QUEUE,
    REPORTS,
    REPORTS_QUEUE,
    acknowledgements_queue,
)
from lookup_portal.messaging.publications import OnPublication
from lookup_portal.topology import TOPOLOGY as PORTAL_TOPOLOGY
from so_registry.messaging.acknowledgements import OnAcknowledgement
from so_registry.storage.outboxes import BO_OUTBOX
from so_registry.storage.reports import ReportBodies
from tests.integration.bo_gateway.doors import (
    Vhost,
    broker_settings,
    declare_vhost,
    make_resources,
    open_vhost,
    running,
    until,
)
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import column
from tests.support.databases import Databases
from tests.support.ministry import Ministry, open_ministry
from tests.support.portal import Portal, open_portal
from tests.support.registry import Registry, open_registry

pytestmark = pytest.mark.integration

COMMAND = "so-registry window lock"


@dataclass(frozen=True)
class Chain:
    """Registrar, Ministry and portal of one world, and the vhost between them."""

    registry: Registry
    ministry: Ministry
    portal: Portal
    vhost: Vhost

    async def has_come(self) -> bool:
        """Whether the acknowledgement is at the registrar and the records are at the portal."""
        acknowledged = await column(self.registry, "SELECT count(acknowledgement) FROM registry.locks")
        [published] = await self.portal.sql("SELECT count(*) FROM read_model.records")
        return (acknowledged, published[0]) == ([1], 2)


@pytest.fixture
async def chain(databases: Databases, rabbitmq: RabbitMQ, tmp_path: Path) -> AsyncIterator[Chain]:
    async with (
        open_registry(databases) as registry,
        open_ministry(databases, registry.world) as ministry,
        open_portal(databases, tmp_path, registry.world) as portal,
    ):
        ministry.clock = utc_now
        with open_vhost(rabbitmq, registry.world.registrar) as vhost:
            await declare_vhost(vhost, registry.world.registrar)
            async with open_channel(vhost.operator, name="declare") as channel:
                await declare(channel, PORTAL_TOPOLOGY)
            yield Chain(registry, ministry, portal, vhost)


@asynccontextmanager
async def working(chain: Chain, tracer: Tracer) -> AsyncIterator[None]:
    """The Ministry's worker, and of the neighbours' workers what is on the Ministry's vhost."""
    registry, vhost = chain.registry, chain.vhost
    queue = acknowledgements_queue(registry.world.registrar)
    publisher = Publisher(vhost.registrar, name="r", tracer=tracer)
    relay = Relay(
        registry.sessions,
        BO_OUTBOX,
        publisher,
        dsn=SecretStr(registry.database.app),
        load_body=ReportBodies([registry.world.ca.issuing_certificate]),
    )
    acknowledgements = Consumer(
        vhost.registrar, queue, OnAcknowledgement(registry.sessions), name="r", is_outage=is_outage, tracer=tracer
    )
    resources = chain.portal.resources
    on_publication = OnPublication(resources.sessions, resources.anchors, utc_now)
    publications = Consumer(
        vhost.operator, PUBLICATIONS_QUEUE, on_publication, name="p", is_outage=is_outage, tracer=tracer
    )
    gateway = make_resources(chain.ministry, broker_settings(chain.ministry, vhost), clock=utc_now)
    neighbours = {"so-relay": relay.run, "so-consumer": acknowledgements.run, "portal-consumer": publications.run}
    async with (
        open_gateway_tasks(gateway, CollectorRegistry(), tracer=tracer) as (tasks, _),
        running({**tasks, **neighbours}),
    ):
        yield
    await publisher.close()


async def test_one_trace_from_a_lock_to_its_acknowledgement_and_the_portal(chain: Chain) -> None:
    exporter = InMemorySpanExporter()
    provider = telemetry.make_tracer_provider(TelemetrySettings(service_name="t"), exporter=exporter)
    tracer = telemetry.tracer_of(provider)
    registry = chain.registry
    statements, packets = await registry.signed(2)
    await registry.submit(*registry.pack(packets, statements))
    await acts.close(registry, packets)
    await acts.pass_the_cutoff(registry)

    with telemetry.span(tracer, COMMAND) as command:
        await acts.lock(registry, 4)
    async with working(chain, tracer):
        await until(chain.has_come)

    trace = command.get_span_context().trace_id
    spans = [span for span in exporter.get_finished_spans() if span.context.trace_id == trace]
    names = {span.context.span_id: span.name for span in spans}
    intake, comparison = f"process {REPORTS_QUEUE}", "compare report"
    assert {(names.get(span.parent.span_id) if span.parent else None, span.name) for span in spans} == {
        (None, COMMAND),
        (COMMAND, f"publish {REPORTS}"),
        (f"publish {REPORTS}", intake),
        (intake, "check lock"),
        (intake, "verify chunk"),
        (intake, comparison),
        (comparison, f"publish {ACKNOWLEDGEMENTS}"),
        (f"publish {ACKNOWLEDGEMENTS}", f"process {acknowledgements_queue(registry.world.registrar)}"),
        (comparison, "announce publication"),
        ("announce publication", f"publish {PUBLICATIONS}"),
        (f"publish {PUBLICATIONS}", f"process {PUBLICATIONS_QUEUE}"),
    }
    written = "".join(str(json.loads(span.to_json())) for span in exporter.get_finished_spans())
    codes = await column(registry, "SELECT lookup_code FROM registry.records")
    assert len(codes) == 2
    assert not [code for code in codes if code in written]
