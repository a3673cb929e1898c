from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from fastapi import Depends, FastAPI, Request

from hbs_kit import limits, problems
from hbs_kit.limits import BodyLimit, TokenBuckets, TooManyRequests, rate_limit
from tests.unit.hbs_kit.http_client import client_of

LIMIT = 100


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()
    app.state.read = 0

    @app.post("/json")
    async def post_json(body: dict[str, str]) -> int:
        return len(body)

    @app.post("/bytes")
    async def post_bytes(request: Request) -> int:
        return len(await request.body())

    @app.post("/careless")
    async def post_careless(request: Request) -> str:
        with suppress(Exception):  # an app that takes every error for its own
            await request.body()
        return "stored half of it"

    @app.post("/unread")
    async def post_unread() -> str:
        return "done"

    app.add_middleware(BodyLimit, limit=LIMIT)
    problems.install(app, {})
    return app


async def chunks(app: FastAPI, number: int, size: int = 10) -> AsyncIterator[bytes]:
    for _ in range(number):
        app.state.read += size
        yield b"x" * size


async def post(app, path, **how):
    async with client_of(app) as client:
        return await client.post(path, **how)


async def test_a_body_of_exactly_the_limit_passes(app):
    assert (await post(app, "/bytes", content=b"x" * LIMIT)).json() == LIMIT
    assert (await post(app, "/bytes", content=chunks(app, 10))).json() == LIMIT


@pytest.mark.parametrize("path", ["/json", "/bytes", "/careless", "/unread"])
async def test_a_longer_content_length_is_refused_without_reading(app, path):
    response = await post(app, path, content=b"x" * (LIMIT + 1))

    assert response.status_code == 413
    assert response.json()["type"] == "urn:hbs:problem:body-too-large"


@pytest.mark.parametrize("path", ["/json", "/bytes", "/careless"])
async def test_a_chunked_body_is_refused_once_it_passes_the_limit(app, path):
    response = await post(app, path, content=chunks(app, 1000))

    assert response.status_code == 413
    assert response.json()["type"] == "urn:hbs:problem:body-too-large"
    assert response.headers["connection"] == "close"
    assert app.state.read <= LIMIT + 20


async def test_a_routes_own_smaller_limit_is_a_problem_too(app):
    async def post_small(request: Request) -> int:
        return len(await request.body())

    app.add_api_route("/small", post_small, methods=["POST"], max_body_size=10)
    response = await post(app, "/small", content=b"x" * 50)

    assert response.status_code == 413
    assert response.json()["type"] == "urn:hbs:problem:body-too-large"


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_client_may_burst_and_then_waits():
    clock = Seconds()
    buckets = TokenBuckets(2, 3, monotonic=clock)
    for _ in range(3):
        buckets.take("a", "/x")

    with pytest.raises(TooManyRequests):
        buckets.take("a", "/x")
    clock.now += 0.5
    buckets.take("a", "/x")


def test_clients_and_routes_do_not_share_a_bucket():
    buckets = TokenBuckets(1, 1, monotonic=Seconds())
    buckets.take("a", "/x")

    buckets.take("b", "/x")
    buckets.take("a", "/y")


def test_a_long_rest_saves_no_more_than_the_burst():
    clock = Seconds()
    buckets = TokenBuckets(1, 2, monotonic=clock)
    buckets.take("a", "/x")
    clock.now = 1_000_000
    buckets.take("a", "/x")
    buckets.take("a", "/x")

    with pytest.raises(TooManyRequests):
        buckets.take("a", "/x")


def test_memory_is_bounded_whatever_the_clients_do():
    buckets = TokenBuckets(1, 1, most_keys=10, monotonic=Seconds())

    for number in range(1000):
        buckets.take(str(number), "/x")

    assert len(buckets._buckets) == 10


async def test_too_many_requests_are_told_when_to_come_back():
    app = FastAPI()
    problems.install(app, limits.PROBLEMS)
    buckets = TokenBuckets(0.1, 1, monotonic=Seconds())

    @app.get("/things/{thing}", dependencies=[Depends(rate_limit(buckets))])
    async def get_thing(thing: str) -> str:
        return thing

    async with client_of(app) as client:
        first = await client.get("/things/1")
        second = await client.get("/things/2")

    assert (first.status_code, second.status_code) == (200, 429)
    assert second.headers["retry-after"] == "10"
    assert second.json()["type"] == "urn:hbs:problem:too-many-requests"


async def test_a_limit_may_depend_on_the_request():
    app = FastAPI()
    app.add_middleware(BodyLimit, limit=lambda scope: 5 if scope["path"] == "/few" else 50)

    @app.post("/{path}")
    async def post_any(request: Request) -> int:
        return len(await request.body())

    assert (await post(app, "/many", content=b"x" * 20)).status_code == 200
    assert (await post(app, "/few", content=b"x" * 20)).status_code == 413
