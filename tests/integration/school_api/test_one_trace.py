"""One trace from a person's request, through both services' queues and tables, to the verdict's coming."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Tracer
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from demo.generate_class_files import Files
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.clock import utc_now
from hbs_kit.consumer import Consumer
from hbs_kit.db import is_outage
from hbs_kit.loop import Loop
from hbs_kit.metrics import MessagingMetrics
from hbs_kit.publisher import Publisher
from hbs_kit.relay import Relay
from hbs_kit.settings import TelemetrySettings
from hbs_kit.telemetry import make_tracer_provider, tracer_of
from hbs_kit.topology import declare
from hbs_schema.messages.routes import SUBMISSIONS_QUEUE
from school_api import worker
from school_api.topology import needed
from so_registry.messaging.submissions import OnSubmission
from so_registry.storage.outboxes import SCHOOL_OUTBOX
from so_registry.topology import schools_topology
from so_registry.usecases.verify_next_submission import verify_next_submission
from tests.integration.school_api import steps
from tests.integration.school_api.conftest import registry_door
from tests.integration.school_api.service import School, open_school
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.province import Province, open_province, running, until
from tests.support.databases import Databases
from tests.support.registry import CLIENT, Registry

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
WAY = (
    "POST /v1/classes/{class_id}/submissions",
    "pack submission",
    "publish hbs.submissions",
    "process so-registry.submissions",
    "verify submission",
    "publish hbs.answers",
    f"process school-api.answers.{CLIENT}",
)
"""Each a child of the one before it."""


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def tracer(exporter: InMemorySpanExporter) -> Tracer:
    return tracer_of(make_tracer_provider(TelemetrySettings(service_name="t"), exporter=exporter))


@pytest.fixture
def province(rabbitmq: RabbitMQ) -> Iterator[Province]:
    with open_province(rabbitmq, CLIENT) as opened:
        yield opened


@pytest.fixture
async def school(databases: Databases, registry: Registry, tracer: Tracer, tmp_path: Path) -> AsyncIterator[School]:
    async with (
        registry_door(registry, tmp_path) as door,
        open_school(databases, registry, door, tmp_path, tracer=tracer) as opened,
    ):
        yield opened


@asynccontextmanager
async def school_worker(school: School, province: Province, tracer: Tracer) -> AsyncIterator[None]:
    settings = school.resources.settings.model_copy(update={"broker": province.school})
    resources = replace(school.resources, settings=settings)
    metrics = MessagingMetrics(CollectorRegistry())
    async with worker.open_tasks(resources, metrics, tracer=tracer) as (tasks, _), running(tasks):
        yield


@asynccontextmanager
async def registrar_worker(registry: Registry, province: Province, tracer: Tracer) -> AsyncIterator[None]:
    """Intake, verdicts and answers of the registrar, as its worker puts them together."""

    async def verify() -> bool:
        key = registry.world.key("so-receipt")
        return await verify_next_submission(sessions=registry.sessions, key=key, clock=utc_now, tracer=tracer)

    handler = OnSubmission(registry.sessions)
    consumer = Consumer(province.registry, SUBMISSIONS_QUEUE, handler, name="r", is_outage=is_outage, tracer=tracer)
    publisher = Publisher(province.registry, name="r", tracer=tracer)
    relay = Relay(registry.sessions, SCHOOL_OUTBOX, publisher, dsn=SecretStr(registry.database.app))
    async with running({"consumer": consumer.run, "verdicts": Loop(verify).run, "relay": relay.run}):
        yield
    await publisher.close()


async def test_one_trace_from_a_schools_request_to_its_verdict(
    school: School, grade_4: Files, province: Province, tracer: Tracer, exporter: InMemorySpanExporter
) -> None:
    class_id = await steps.signed(school, grade_4)
    async with open_channel(province.operator, name="declare") as channel:
        await declare(channel, schools_topology([CLIENT]))
        await declare(channel, needed(CLIENT))
    exporter.clear()

    async with school_worker(school, province, tracer), registrar_worker(school.registry, province, tracer):
        [asked] = await school.json(
            "POST",
            f"/v1/classes/{class_id}/submissions",
            json={"window": str(school.registry.window_no)},
            headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"},
        )

        async def is_answered() -> bool:
            shown = await school.json("GET", f"/v1/submissions/{asked['submission_id']}")
            return bool(shown["state"] == "verified")

        await until(is_answered)

    spans = [span for span in exporter.get_finished_spans() if f"{span.context.trace_id:032x}" == TRACE]
    parents = {span.context.span_id: span.name for span in spans}
    links = [(parents.get(span.parent.span_id) if span.parent else None, span.name) for span in spans]
    assert set(links) == set(zip((None, *WAY), WAY, strict=False))
    # JSON as the SDK writes it escapes what is not ASCII.
    written = "".join(str(json.loads(span.to_json())) for span in exporter.get_finished_spans())
    codes = await column(school.registry, "SELECT lookup_code FROM registry.records")
    drafts = [await school.draft(draft_id) for draft_id in await steps.draft_ids(school, class_id)]
    names = [draft["content"]["identity"]["full_name"] for draft in drafts]
    assert (len(codes), len(names)) == (4, 4)
    assert not [secret for secret in (*codes, *names) if secret in written]
