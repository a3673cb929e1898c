"""Who may ask what over HTTP, and how a refusal looks."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.so_registry.doors import SCOPES, Door, open_door
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

ROUTES = [
    ("POST", "/v1/records", "records:write"),
    ("GET", "/v1/windows", "submissions:read"),
    ("GET", "/v1/windows/1", "submissions:read"),
    ("PUT", "/v1/windows/1/submissions/{id}?school={school}", "submissions:write"),
    ("GET", "/v1/windows/1/submissions/{id}?school={school}", "submissions:read"),
    ("PUT", "/v1/windows/1/withdrawal-requests/{id}?school={school}", "packets:revoke"),
    ("PUT", "/v1/windows/1/closes/{school}", "windows:close"),
    ("GET", "/v1/documents/authority", "submissions:read"),
    ("GET", "/v1/documents/{digest}", "submissions:read"),
    ("GET", "/v1/rule-books/2025-2026", "submissions:read"),
    ("POST", "/v1/schools/{school}/certificates", "certificates:write"),
    ("GET", "/v1/schools/{school}/certificates", "certificates:read"),
    ("PUT", "/v1/schools/{school}/certificates/{id}/acts/{id}", "certificates:write"),
    ("GET", "/v1/certificates", "certificates:review"),
    ("PUT", "/v1/certificates/{id}/reviews/{id}", "certificates:review"),
    ("PUT", "/v1/certificates/{id}/decisions/{id}", "certificates:approve"),
    ("GET", "/v1/schools/{school}/readiness", "certificates:read"),
    ("PUT", "/v1/schools/{school}/staffing", "certificates:write"),
    ("GET", "/v1/packets/{digest}/bundle?school={school}", "submissions:read"),
]


@pytest.fixture
async def door(registry: Registry, tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(registry, tmp_path) as opened:
        yield opened


def code_of(answer: Any) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    code = str(problem["type"]).removeprefix("urn:hbs:problem:")
    assert problem["status"] == answer.status_code
    assert problem["sentences"]["vi"].endswith(f"[{code}]")
    assert problem["sentences"]["en"].endswith(f"[{code}]")
    return code


def filled(door: Door, path: str) -> str:
    return path.format(id=uuid4(), school=door.registry.world.school, digest="A" * 43)


async def test_every_route_asks_for_a_token_and_its_own_scope(door: Door) -> None:
    for method, path, scope in ROUTES:
        others = [other for other in SCOPES if other != scope]

        missing = await door.ask(method, filled(door, path), token="")
        without = await door.ask(method, filled(door, path), token=door.token(*others))

        assert (missing.status_code, code_of(missing)) == (401, "token-missing"), path
        assert (without.status_code, code_of(without)) == (403, "scope-missing"), path


async def test_the_list_of_routes_above_is_complete(door: Door) -> None:
    document = (await door.client.get("/openapi.json")).json()
    known = {(method, path.partition("?")[0].count("/")) for method, path, _ in ROUTES}

    operations = [(method.upper(), path.count("/")) for path, entry in document["paths"].items() for method in entry]

    assert len(operations) == len(ROUTES)
    assert set(operations) == known


@pytest.mark.parametrize(
    "grant",
    [{"audience": "bo-gateway"}, {"issuer": "https://other.test"}, {"is_expired": True}],
    ids=["for another service", "of another issuer", "expired"],
)
async def test_a_token_that_is_not_for_here_and_now_is_refused(door: Door, grant: dict[str, Any]) -> None:
    answer = await door.ask("GET", "/v1/windows", token=door.token(**grant))

    assert (answer.status_code, code_of(answer)) == (401, "token-refused")


async def test_a_client_acts_for_its_own_schools_only(door: Door) -> None:
    number, body = await door.registry.packed(1)
    asked = [
        await door.ask("PUT", door.submission_path(number), token=door.token(schools=["other"]), content=body),
        await door.ask("GET", door.submission_path(number, "other")),
        await door.ask("GET", f"/v1/packets/{'A' * 43}/bundle?school=other"),
        await door.ask(
            "POST", "/v1/records", json={"school": "other", "level": "primary", "pupils": [{"pupil_code": "1"}]}
        ),
    ]

    assert [(answer.status_code, code_of(answer)) for answer in asked] == [(403, "school-not-allowed")] * 4


async def test_a_school_that_the_registry_does_not_know_is_refused_and_nothing_breaks(door: Door) -> None:
    token = door.token(schools=["unknown"])

    answer = await door.ask("PUT", door.submission_path(uuid4(), "unknown"), token=token, content=b"x")

    assert (answer.status_code, code_of(answer)) == (403, "school-not-allowed")


@pytest.mark.parametrize("window", ["0x1", "-1", "99", "9" * 19, "%00", "１"])
async def test_a_window_that_is_not_there_is_unknown(door: Door, window: str) -> None:
    answer = await door.ask("GET", f"/v1/windows/{window}")

    assert (answer.status_code, code_of(answer)) == (404, "window-unknown")


@pytest.mark.parametrize("digest", ["%00", "x", "A" * 42 + "B", "A" * 10_000])
async def test_a_digest_that_is_none_is_an_invalid_request(door: Door, digest: str) -> None:
    answer = await door.ask("GET", f"/v1/documents/{digest}")

    assert (answer.status_code, code_of(answer)) == (422, "invalid-request")


async def test_a_refusal_speaks_the_language_that_was_asked_for(door: Door) -> None:
    headers = [{"Accept-Language": language} for language in ("en", "vi", "fr")]

    titles = [(await door.ask("GET", "/v1/windows/99", headers=h)).json()["title"] for h in headers]

    assert titles == ["Unknown window", "Không có đợt chốt này", "Không có đợt chốt này"]
