"""Spans, access log and metrics know the route's template and nothing that was sent."""

import json
import logging
from contextlib import asynccontextmanager

import pytest
from fastapi import APIRouter, FastAPI, HTTPException
from opentelemetry import trace
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import CollectorRegistry

from hbs_kit.http_app import make_app
from hbs_kit.metrics import HttpMetrics, metrics_router
from hbs_kit.settings import TelemetrySettings
from hbs_kit.telemetry import current_trace_id, make_tracer_provider, tracer_of
from tests.unit.hbs_kit.http_client import client_of

CODE = "0123456789abcdef0123456789abcdef"
SECRET = "Nguyen-Van-An"
PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def app(exporter) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_):
        yield

    registry = CollectorRegistry()
    provider = make_tracer_provider(TelemetrySettings(service_name="t"), exporter=exporter)
    app = make_app(
        title="t",
        version="1",
        lifespan=lifespan,
        table={},
        largest_body=1000,
        tracer=tracer_of(provider),
        metrics=HttpMetrics(registry),
    )
    inner = APIRouter(prefix="/records")

    @inner.get("/{code}")
    async def get_record(code: str, outcome: str = "") -> str | None:
        assert code
        if outcome == "bug":
            raise ValueError(SECRET)
        if outcome == "http":
            raise HTTPException(404, SECRET)
        return current_trace_id()

    app.include_router(inner, prefix="/v1")
    app.include_router(metrics_router(registry))
    return app


async def get(app, path, **how):
    async with client_of(app) as client:
        return await client.get(path, **how)


def attributes_of(exporter):
    (span,) = exporter.get_finished_spans()
    return span.name, dict(span.attributes), span


async def test_a_span_has_the_whole_template_and_no_path(app, exporter):
    await get(app, f"/v1/records/{CODE}?who={SECRET}")

    name, attributes, _ = attributes_of(exporter)
    assert name == "GET /v1/records/{code}"
    assert attributes == {
        "http.request.method": "GET",
        "http.route": "/v1/records/{code}",
        "http.response.status_code": 200,
    }


@pytest.mark.parametrize("outcome", ["", "bug", "http"])
@pytest.mark.parametrize("path", [f"/v1/records/{CODE}", f"/{CODE}/{SECRET}"])
async def test_nothing_that_was_sent_is_noted(app, exporter, caplog, path, outcome):
    with caplog.at_level(logging.DEBUG):
        await get(app, path, params={"outcome": outcome, "who": SECRET})
        noted = (await get(app, "/metrics")).text

    spans = "".join(span.to_json() for span in exporter.get_finished_spans())
    access = [vars(record) for record in caplog.records if record.name == "hbs_kit.access"]
    assert access
    for text in (spans, str(access), noted):
        assert CODE not in text
        assert SECRET not in text


async def test_an_unmatched_path_is_one_name_for_all(app, exporter):
    await get(app, f"/{CODE}")

    assert attributes_of(exporter)[0] == "GET (unmatched)"


async def test_the_trace_goes_on_from_the_traceparent(app, exporter):
    response = await get(app, f"/v1/records/{CODE}", headers={"traceparent": PARENT})

    span = attributes_of(exporter)[2]
    assert response.json() == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert trace.format_span_id(span.parent.span_id) == "00f067aa0ba902b7"


@pytest.mark.parametrize("header", ["", "rubbish", "00-0-0-00", PARENT + "x" * 5000])
async def test_a_malformed_traceparent_starts_a_new_trace(app, exporter, header):
    await get(app, f"/v1/records/{CODE}", headers={"traceparent": header})

    assert attributes_of(exporter)[2].parent is None


async def test_an_unexpected_error_marks_the_span_with_its_status(app, exporter):
    response = await get(app, f"/v1/records/{CODE}?outcome=bug")

    _, attributes, span = attributes_of(exporter)
    assert response.status_code == 500
    assert attributes["error.type"] == "500"
    assert response.json()["trace_id"] == trace.format_trace_id(span.context.trace_id)
    assert span.events == ()


async def test_requests_are_counted_by_template(app):
    async with client_of(app) as client:
        await client.get(f"/v1/records/{CODE}")
        await client.get("/v1/records/2?outcome=http")
        text = (await client.get("/metrics")).text

    route = 'route="/v1/records/{code}"'
    assert f'http_requests_total{{method="GET",{route},status="200"}} 1.0' in text
    assert f'http_requests_total{{method="GET",{route},status="404"}} 1.0' in text
    assert f'http_request_seconds_count{{method="GET",{route}}} 2.0' in text


async def test_a_made_up_method_is_no_new_label(app, exporter):
    async with client_of(app) as client:
        await client.request("STEAL", f"/v1/records/{CODE}")

    assert attributes_of(exporter)[1]["http.request.method"] == "_OTHER"


def test_there_are_no_pages_that_load_scripts_from_elsewhere(app):
    paths = json.dumps([getattr(route, "path", "") for route in app.routes])

    assert "docs" not in paths
    assert "redoc" not in paths
