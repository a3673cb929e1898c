import gzip
import json

import httpx
import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from hbs_kit import telemetry
from hbs_kit.httpclient import TEMPLATE, ClientLimits, ResponseUnusable, make_client
from hbs_kit.settings import TelemetrySettings

CODE = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    async def at_once(seconds):
        pass

    monkeypatch.setattr("hbs_kit.httpclient.asyncio.sleep", at_once)


class Neighbour:
    """Answers in turn, then with the last answer for ever."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = answers
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(answer.read()))


def client_of(neighbour, **how) -> httpx.AsyncClient:
    return make_client("http://neighbour", transport=httpx.MockTransport(neighbour), **how)


async def test_a_harmless_request_is_repeated_until_it_is_answered():
    neighbour = Neighbour(httpx.ConnectError("x"), httpx.Response(503), httpx.Response(200))

    async with client_of(neighbour) as client:
        assert (await client.put("/x", json={"a": 1})).status_code == 200

    assert [request.content for request in neighbour.requests] == [b'{"a":1}'] * 3


async def test_after_the_last_attempt_the_answer_stands():
    neighbour = Neighbour(httpx.Response(503))

    async with client_of(neighbour) as client:
        assert (await client.get("/x")).status_code == 503

    assert len(neighbour.requests) == 3


async def test_a_post_is_sent_once():
    neighbour = Neighbour(httpx.ReadTimeout("x"), httpx.Response(200))

    async with client_of(neighbour) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/x", json={})

    assert len(neighbour.requests) == 1


async def test_a_refusal_is_not_repeated():
    neighbour = Neighbour(httpx.Response(409))

    async with client_of(neighbour) as client:
        assert (await client.get("/x")).status_code == 409

    assert len(neighbour.requests) == 1


async def test_a_redirect_is_not_followed():
    neighbour = Neighbour(httpx.Response(302, headers={"Location": "http://elsewhere/"}))

    async with client_of(neighbour) as client:
        assert (await client.get("/x")).status_code == 302

    assert len(neighbour.requests) == 1


async def test_an_answer_above_the_limit_is_refused():
    neighbour = Neighbour(httpx.Response(200, content=b"x" * 101))

    async with client_of(neighbour, limits=ClientLimits(largest_response=100)) as client:
        with pytest.raises(ResponseUnusable):
            await client.get("/x")


async def test_a_compressed_answer_is_refused_as_nobody_asked_for_it():
    def answer(_):
        packed = gzip.compress(b"x" * 10_000)
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(packed))

    async with client_of(answer) as client:
        with pytest.raises(ResponseUnusable):
            await client.get("/x")


async def test_the_trace_crosses_and_the_path_stays_out_of_the_span():
    exporter = InMemorySpanExporter()
    provider = telemetry.make_tracer_provider(TelemetrySettings(service_name="t"), exporter=exporter)
    neighbour = Neighbour(httpx.Response(200))

    async with client_of(neighbour, tracer=telemetry.tracer_of(provider)) as client:
        extensions = {TEMPLATE: "/records/{code}"}
        await client.get(f"/records/{CODE}?who=Nguyen", extensions=extensions)

    (span,) = exporter.get_finished_spans()
    sent = neighbour.requests[0].headers["traceparent"]
    assert sent.split("-")[2] == f"{span.context.span_id:016x}"
    assert span.name == "GET /records/{code}"
    assert dict(span.attributes or {}) == {
        "http.request.method": "GET",
        "server.address": "neighbour",
        "server.port": 80,
        "url.template": "/records/{code}",
        "http.response.status_code": 200,
    }
    assert CODE not in json.dumps(span.to_json())


async def test_a_failure_is_noted_by_its_type_alone():
    exporter = InMemorySpanExporter()
    provider = telemetry.make_tracer_provider(TelemetrySettings(service_name="t"), exporter=exporter)
    neighbour = Neighbour(httpx.ConnectError(f"no way to /records/{CODE}"))

    async with client_of(neighbour, tracer=telemetry.tracer_of(provider)) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"/records/{CODE}")

    spans = exporter.get_finished_spans()
    assert len(spans) == 3
    assert {(span.attributes or {})["error.type"] for span in spans} == {"ConnectError"}
    assert CODE not in "".join(span.to_json() for span in spans)
