"""One trace from a school's request over its outbox and RabbitMQ to the registry's intake, without a code in it."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Request
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Tracer
from pydantic import SecretStr

from deploy.local.rabbitmq import RabbitMQ
from hbs_kit import outbox
from hbs_kit.broker import open_channel
from hbs_kit.consumer import Consumer
from hbs_kit.db import is_outage
from hbs_kit.http_app import make_app
from hbs_kit.publisher import Publisher
from hbs_kit.relay import Relay
from hbs_kit.settings import TelemetrySettings
from hbs_kit.telemetry import make_tracer_provider, tracer_of
from hbs_kit.topology import declare
from hbs_schema.envelopes.shape import MAX_SUBMISSION
from hbs_schema.messages.routes import SUBMISSION, SUBMISSION_TYPE, SUBMISSIONS, SUBMISSIONS_QUEUE
from so_registry.messaging.submissions import OnSubmission
from so_registry.storage.outboxes import SCHOOL_OUTBOX
from so_registry.topology import schools_topology
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.province import Province, open_province, running, until
from tests.support.registry import CLIENT, Registry

pytestmark = pytest.mark.integration

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def province(rabbitmq: RabbitMQ) -> Iterator[Province]:
    with open_province(rabbitmq, CLIENT) as opened:
        yield opened


@asynccontextmanager
async def nothing(_: FastAPI) -> AsyncIterator[None]:
    yield


def school_app(registry: Registry, tracer: Tracer) -> FastAPI:
    """As school software has it: the request's transaction puts the submission into an outbox."""
    app = make_app(title="t", version="1", lifespan=nothing, table={}, largest_body=MAX_SUBMISSION, tracer=tracer)

    @app.put("/submissions/{number}")
    async def put_submission(number: UUID, request: Request) -> None:
        body = await request.body()
        headers = {
            "window": str(registry.window_no),
            "school": registry.world.school,
            "sha256": sha256(body).hexdigest(),
        }
        async with registry.sessions.begin() as session:
            await outbox.put(
                session,
                SCHOOL_OUTBOX,
                message_id=str(number),
                exchange=SUBMISSIONS,
                routing_key=SUBMISSION,
                content_type=SUBMISSION_TYPE,
                body=body,
                headers=headers,
            )

    return app


async def test_one_trace_from_a_schools_request_to_the_registrys_intake(registry: Registry, province: Province) -> None:
    exporter = InMemorySpanExporter()
    tracer = tracer_of(make_tracer_provider(TelemetrySettings(service_name="t"), exporter=exporter))
    async with open_channel(province.operator, name="declare") as channel:
        await declare(channel, schools_topology([CLIENT]))
    publisher = Publisher(province.school, name="school", user_id=CLIENT, tracer=tracer)
    relay = Relay(registry.sessions, SCHOOL_OUTBOX, publisher, dsn=SecretStr(registry.database.app))
    handler = OnSubmission(registry.sessions)
    consumer = Consumer(
        province.registry, SUBMISSIONS_QUEUE, handler, name="registry", is_outage=is_outage, tracer=tracer
    )
    number, body = await registry.packed(1)
    transport = httpx.ASGITransport(school_app(registry, tracer))

    async def is_taken() -> bool:
        return await column(registry, "SELECT count(*) FROM registry.submissions") == [1]

    async with (
        running({"relay": relay.run, "consumer": consumer.run}),
        httpx.AsyncClient(transport=transport, base_url="http://school") as client,
    ):
        parent = f"00-{TRACE}-00f067aa0ba902b7-01"
        await client.put(f"/submissions/{number}", headers={"traceparent": parent}, content=body)
        await until(is_taken)
    await publisher.close()

    spans = {span.name: span for span in exporter.get_finished_spans()}
    chain = [
        spans[name] for name in ("PUT /submissions/{number}", f"publish {SUBMISSIONS}", f"process {SUBMISSIONS_QUEUE}")
    ]
    assert {f"{span.context.trace_id:032x}" for span in chain} == {TRACE}
    assert [parent_of(span) for span in chain[1:]] == [span.context.span_id for span in chain[:2]]
    code = (await registry.codes(1))[0]
    # JSON as the SDK writes it escapes what is not ASCII.
    written = "".join(str(json.loads(span.to_json())) for span in exporter.get_finished_spans())
    assert code not in written
    assert "Lò Thị" not in written


def parent_of(span: Any) -> int | None:
    return span.parent.span_id if span.parent else None
