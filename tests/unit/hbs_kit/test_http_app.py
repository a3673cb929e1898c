"""How much a stranger, and anybody, may have the service read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from hbs_kit.health import health_router
from hbs_kit.http_app import make_app
from hbs_kit.limits import USUAL_BODY
from hbs_kit.openapi import SIZE
from hbs_kit.token_errors import TokenRefused

LARGEST = 4 * USUAL_BODY
GOOD = {"Authorization": "Bearer good"}


class Tokens:
    def verify(self, token: str) -> None:
        if token != "good":
            raise TokenRefused("kid")


@pytest.fixture
def app() -> FastAPI:
    @asynccontextmanager
    async def lifespan(_):
        yield

    app = make_app(title="t", version="1", lifespan=lifespan, table={}, largest_body=LARGEST, needs_token=True)
    router = APIRouter(prefix="/v1")

    @router.post("/usual")
    async def post_usual(body: list[str]) -> int:
        return len(body)

    @router.post("/large", max_body_size=LARGEST)
    async def post_large(body: list[str]) -> int:
        return len(body)

    @router.post("/small", max_body_size=100)
    async def post_small(body: list[str]) -> int:
        return len(body)

    app.include_router(router)
    app.include_router(health_router(lambda _: {}))
    return app


def client_of(app: FastAPI) -> httpx.AsyncClient:
    async def with_state(scope, receive, send):
        await app({**scope, "state": {"access_tokens": Tokens()}}, receive, send)

    return httpx.AsyncClient(transport=httpx.ASGITransport(with_state), base_url="http://service")


class Body:
    """A JSON list, and how much of it was taken."""

    def __init__(self, size: int) -> None:
        self._text = b'["' + b"x" * (size - 4) + b'"]'
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._text), 1024):
            self.taken = min(start + 1024, len(self._text))
            yield self._text[start : self.taken]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer bad"}, {"Authorization": "Basic good"}])
async def test_nothing_is_read_of_a_strangers_body(app, headers):
    body = Body(LARGEST)
    async with client_of(app) as client:
        response = await client.post("/v1/large", content=body, headers=headers)

    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.headers["connection"] == "close"
    assert body.taken == 0


async def test_health_and_the_contract_need_no_token(app):
    async with client_of(app) as client:
        statuses = [(await client.get(path)).status_code for path in ("/livez", "/readyz", "/openapi.json")]

    assert statuses == [200, 200, 200]


@pytest.mark.parametrize(("path", "most"), [("usual", USUAL_BODY), ("large", LARGEST), ("small", 100)])
async def test_a_route_takes_what_it_declares_and_no_more(app, path, most):
    json = {**GOOD, "Content-Type": "application/json"}
    too_much = Body(most + 1)
    async with client_of(app) as client:
        taken = await client.post(f"/v1/{path}", content=Body(most), headers=json)
        counted = await client.post(f"/v1/{path}", content=too_much, headers=json)
        announced = await client.post(f"/v1/{path}", content=b" " * (most + 1), headers=json)

    assert taken.status_code == 200
    for refused in (counted, announced):
        assert refused.status_code == 413
        assert refused.json()["type"] == "urn:hbs:problem:body-too-large"
        assert refused.headers["connection"] == "close"
    assert too_much.taken <= most + 1024


async def test_the_contract_publishes_what_a_route_declares(app):
    async with client_of(app) as client:
        paths = (await client.get("/openapi.json")).json()["paths"]

    published = {path: operations["post"]["requestBody"][SIZE] for path, operations in paths.items()}
    assert published == {"/v1/usual": USUAL_BODY, "/v1/large": LARGEST, "/v1/small": 100}
