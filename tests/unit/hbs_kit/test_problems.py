from collections.abc import Callable
from contextlib import asynccontextmanager
from typing import Annotated, Literal

import pytest
from asyncpg import QueryCanceledError
from fastapi import Body, FastAPI, HTTPException, Query
from opentelemetry.sdk.trace import TracerProvider
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import DBAPIError

from hbs_kit.http_app import make_app
from hbs_kit.problem_schema import responses
from hbs_kit.problem_types import ProblemItem, ProblemType
from hbs_kit.telemetry import tracer_of
from tests.unit.hbs_kit.http_client import client_of

NAME = "Nguyễn Văn An"
PERSONAL_ID = "001209001234"


class ThingError(Exception):
    pass


class ThingLocked(ThingError):
    def __init__(self) -> None:
        super().__init__(f"thing of {NAME} is locked")
        self.detail_params = {"day": "15/06/2026"}
        self.response_headers = {"Retry-After": "60"}
        self.problem_items = [ProblemItem(code="row-late", pointer="/rows/3", vi="Trễ.", en="Late.", extra={"row": 3})]


class Away(Exception):
    pass


TABLE = {
    ThingError: ProblemType(400, "thing-error", "Lỗi", "Error"),
    ThingLocked: ProblemType(409, "thing-locked", "Đã khóa", "Locked", "Đã khóa ngày {day}.", "Locked on {day}."),
}


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Body(max_length=5)]
    kind: Literal["a", "b"]


class Sheet(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rows: list[Row]
    marks: dict[str, int] = {}


def slow(told: str) -> Exception:
    """As SQLAlchemy hands on what the server ended (57014)."""
    return DBAPIError("SELECT 1", None, QueryCanceledError(told))


@asynccontextmanager
async def lifespan(_):
    yield


@pytest.fixture
def app() -> FastAPI:
    app = make_app(
        title="t",
        version="1",
        lifespan=lifespan,
        table=TABLE,
        largest_body=1_000_000,
        is_outage=lambda error: isinstance(error, Away),
        tracer=tracer_of(TracerProvider()),
    )

    @app.get("/raise/{what}", responses=responses(TABLE, ThingLocked))
    async def get_raise(what: str) -> None:
        known: dict[str, Callable[..., Exception]] = {
            "locked": ThingLocked,
            "error": ThingError,
            "away": Away,
            "slow": slow,
            "bug": ValueError,
        }
        if what == "http":
            raise HTTPException(403, detail=NAME)
        if what == "sub":
            raise type("ThingLost", (ThingError,), {})(NAME)
        raise known[what](*([NAME] if what in ("bug", "away", "slow") else []))

    @app.post("/sheets")
    async def post_sheet(sheet: Sheet, limit: Annotated[int, Query(ge=1)] = 1) -> None:
        pass

    return app


async def answer(app, method, path, **how):
    async with client_of(app) as client:
        return await client.request(method, path, **how)


async def test_an_error_of_the_table_becomes_its_problem(app):
    response = await answer(app, "GET", "/raise/locked")

    body = response.json()
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["retry-after"] == "60"
    assert body["type"] == "urn:hbs:problem:thing-locked"
    assert body["title"] == "Đã khóa"
    assert body["detail"] == "Đã khóa ngày 15/06/2026. [thing-locked]"
    assert body["sentences"]["en"] == "Locked on 15/06/2026. [thing-locked]"
    assert body["errors"] == [
        {
            "code": "row-late",
            "pointer": "/rows/3",
            "sentences": {"vi": "Trễ. [row-late]", "en": "Late. [row-late]"},
            "row": 3,
        }
    ]
    assert len(body["trace_id"]) == 32


async def test_an_error_without_a_row_takes_the_row_of_its_base(app):
    body = (await answer(app, "GET", "/raise/sub")).json()

    assert body["type"] == "urn:hbs:problem:thing-error"


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("en", "Locked"),
        ("en-GB,en;q=0.9", "Locked"),
        ("vi;q=0.5, en;q=0.8", "Locked"),
        ("vi, en;q=0.8", "Đã khóa"),
        ("fr", "Đã khóa"),
        ("*", "Đã khóa"),
        ("en;q=rubbish", "Đã khóa"),
        ("", "Đã khóa"),
    ],
)
async def test_title_and_detail_follow_the_language_asked_for(app, header, title):
    response = await answer(app, "GET", "/raise/locked", headers={"Accept-Language": header})

    assert response.json()["title"] == title
    assert response.headers["content-language"] == ("en" if title == "Locked" else "vi")


@pytest.mark.parametrize("what", ["bug", "http", "sub", "locked", "away", "slow"])
async def test_nothing_of_an_exceptions_text_is_shown(app, what):
    response = await answer(app, "GET", f"/raise/{what}")

    assert NAME not in response.text
    assert "Nguy" not in str(response.headers)


async def test_an_unknown_error_says_only_its_trace_id(app):
    response = await answer(app, "GET", "/raise/bug")

    body = response.json()
    assert (response.status_code, body["type"]) == (500, "urn:hbs:problem:internal-error")
    assert body["trace_id"] in body["detail"]


async def test_something_away_is_503_with_a_time_to_come_back(app):
    response = await answer(app, "GET", "/raise/away")

    assert response.status_code == 503
    assert response.headers["retry-after"] == "5"


async def test_a_statement_that_took_too_long_is_503_and_says_what_may_help(app):
    response = await answer(app, "GET", "/raise/slow")

    body = response.json()
    assert (response.status_code, body["type"]) == (503, "urn:hbs:problem:took-too-long")
    assert response.headers["retry-after"] == "60"
    assert "phạm vi nhỏ hơn" in body["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("DELETE", "/sheets", 405, "method-not-allowed"),
        ("GET", "/raise/http", 403, "not-permitted"),
    ],
)
async def test_the_frameworks_own_errors_are_problems_too(app, method, path, status, code):
    response = await answer(app, method, path)

    assert response.status_code == status
    assert response.json()["type"] == f"urn:hbs:problem:{code}"
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_405_still_says_what_is_allowed(app):
    assert (await answer(app, "DELETE", "/sheets")).headers["allow"] == "POST"


async def test_all_problems_of_a_body_come_at_once_with_pointers(app):
    sheet = {
        "rows": [
            {"name": "abc", "kind": "a"},
            {"name": NAME, "kind": PERSONAL_ID},
            {"kind": "b", "birth_of_" + NAME: NAME},
            {"name": 5, "kind": "a"},
        ]
    }

    response = await answer(app, "POST", "/sheets?limit=0", json=sheet)

    found = {(e["in"], e["pointer"], e["code"]) for e in response.json()["errors"]}
    assert response.status_code == 422
    assert found == {
        ("query", "/limit", "out-of-range"),
        ("body", "/rows/1/name", "out-of-range"),
        ("body", "/rows/1/kind", "not-one-of"),
        ("body", "/rows/2/name", "missing"),
        ("body", "/rows/2", "not-allowed"),
        ("body", "/rows/3/name", "wrong-type"),
    }


@pytest.mark.parametrize(
    "body",
    [
        {"rows": [{"name": NAME + PERSONAL_ID, "kind": NAME}]},
        {"rows": NAME},
        {"rows": [], NAME: 1},
        {"rows": [], PERSONAL_ID: 1},
        {"rows": [], "marks": {NAME: "x"}},
        {"rows": [], "marks": {PERSONAL_ID: "x"}},
        {"rows": [], "marks": {"id" + PERSONAL_ID: "x"}},
        {"rows": [], "marks": {"deadbeefdeadbeefdeadbeefdeadbeef": "x"}},
        [NAME],
        NAME,
    ],
)
async def test_what_was_sent_is_never_repeated(app, body):
    response = await answer(app, "POST", "/sheets", json=body)

    assert response.status_code == 422
    for secret in ("Nguy", PERSONAL_ID, "deadbeef"):
        assert secret not in response.text


@pytest.mark.parametrize("body", [b"{", b"{'Nguyen'}", b"\xff\xfe", b'{"rows": [1,}', b""])
async def test_a_body_that_is_not_json_is_one_problem(app, body):
    response = await answer(app, "POST", "/sheets", content=body, headers={"Content-Type": "application/json"})

    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"
    assert "Nguyen" not in response.text


async def test_a_hostile_body_cannot_ask_for_an_endless_answer(app):
    response = await answer(app, "POST", "/sheets", json={"rows": [{}] * 5000})

    body = response.json()
    assert len(body["errors"]) == 1000
    assert body["errors_omitted"] == 9000
    assert "10000" in body["detail"]


async def test_a_missing_parameter_leaves_a_gap_and_no_500(app):
    class Careless(ThingLocked):
        def __init__(self) -> None:
            super().__init__()
            self.detail_params = {}

    async def get_careless() -> None:
        raise Careless

    app.add_api_route("/careless", get_careless)
    assert (await answer(app, "GET", "/careless")).json()["detail"].startswith("Đã khóa ngày …")


async def test_routes_declare_their_problems(app):
    document = app.openapi()

    declared = document["paths"]["/raise/{what}"]["get"]["responses"]
    schema = declared["409"]["content"]["application/problem+json"]["schema"]
    assert {"409", "422", "default"} <= declared.keys()
    assert schema == {"$ref": "#/components/schemas/Problem"}
    assert document["components"]["schemas"]["Problem"]["properties"]["sentences"]
    assert "application/json" not in declared["422"]["content"]
