"""One trace from the request through outbox, relay and broker to the consumer's work."""

import asyncio
from contextlib import asynccontextmanager

import httpx
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from hbs_kit import outbox
from hbs_kit.consumer import Consumer
from hbs_kit.db import is_outage
from hbs_kit.http_app import make_app
from hbs_kit.publisher import Publisher
from hbs_kit.relay import Relay
from hbs_kit.settings import TelemetrySettings
from hbs_kit.settlement import Delivery
from hbs_kit.telemetry import current_trace_id, make_tracer_provider, tracer_of
from tests.integration.hbs_kit.running import running
from tests.integration.hbs_kit.tables import OutboxRow

CODE = "0123456789abcdef0123456789abcdef"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@asynccontextmanager
async def nothing(_):
    yield


def app_over(sessions, world, tracer):
    app = make_app(title="t", version="1", lifespan=nothing, table={}, largest_body=100, tracer=tracer)

    @app.put("/things/{code}")
    async def put_thing(code: str) -> None:
        async with sessions.begin() as session:
            await outbox.put(
                session,
                OutboxRow,
                message_id="m1",
                exchange=world.exchange,
                routing_key="thing.made",
                content_type="t",
                body=code.encode(),
            )

    return app


async def test_one_trace_from_the_request_to_the_consumers_work(sessions, database, broker, world):
    exporter = InMemorySpanExporter()
    settings = TelemetrySettings(service_name="t")
    tracer = tracer_of(make_tracer_provider(settings, exporter=exporter))
    arrived: asyncio.Queue[str | None] = asyncio.Queue()

    async def on_thing(_: Delivery) -> None:
        arrived.put_nowait(current_trace_id())

    publisher = Publisher(broker, name="relay", tracer=tracer)
    relay = Relay(sessions, OutboxRow, publisher, dsn=database.dsn)
    consumer = Consumer(broker, world.queue, on_thing, name="consumer", is_outage=is_outage, tracer=tracer)
    transport = httpx.ASGITransport(app_over(sessions, world, tracer))
    async with (
        running(relay.run, consumer.run),
        httpx.AsyncClient(transport=transport, base_url="http://service") as client,
    ):
        parent = f"00-{TRACE}-00f067aa0ba902b7-01"
        await client.put(f"/things/{CODE}", headers={"traceparent": parent})
        async with asyncio.timeout(20):
            seen = await arrived.get()
    await publisher.close()

    spans = {span.name: span for span in exporter.get_finished_spans()}
    served = spans["PUT /things/{code}"]
    sent = spans[f"publish {world.exchange}"]
    processed = spans[f"process {world.queue}"]
    assert seen == TRACE
    assert {f"{span.context.trace_id:032x}" for span in spans.values()} == {TRACE}
    assert sent.parent is not None
    assert sent.parent.span_id == served.context.span_id
    assert processed.parent is not None
    assert processed.parent.span_id == sent.context.span_id
    assert CODE not in "".join(span.to_json() for span in spans.values())
