"""Who may ask what over HTTP, and how a refusal looks."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hbs_kit.clock import utc_now
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
    ("POST", "/v1/windows/1/announcements?school={school}", "submissions:write"),
    ("GET", "/v1/windows/1/announcements?school={school}", "submissions:read"),
    ("PUT", "/v1/windows/1/closes/{school}/reopenings/{id}", "windows:close"),
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
    ("GET", "/v1/proposals", "acts:read"),
    ("GET", "/v1/proposals/{id}", "acts:read"),
    ("PUT", "/v1/proposals/{id}/approval", "acts:approve"),
    ("PUT", "/v1/proposals/{id}/rejection", "acts:approve"),
    ("PUT", "/v1/annotations/{id}", "acts:propose"),
    ("GET", "/v1/transfers?school={school}", "transfers:read"),
    ("GET", "/v1/transfers/{id}?school={school}", "transfers:read"),
    ("PUT", "/v1/transfers/{id}?school={school}", "transfers:write"),
    ("PUT", "/v1/transfers/{id}/acts/{id}?school={school}", "transfers:write"),
    ("PUT", "/v1/transfers/{id}/hand-over/{id}?school={school}", "transfers:write"),
    ("PUT", "/v1/transfers/{id}/acceptance/{id}?school={school}", "transfers:write"),
    ("GET", "/v1/packets/{digest}/bundle?school={school}", "submissions:read"),
    ("PUT", "/v1/windows/1/enrolment", "submissions:write"),
    ("GET", "/v1/windows/1/enrolment?school={school}", "submissions:read"),
    ("GET", "/v1/windows/1/reconciliation?school={school}", "submissions:read"),
    ("POST", "/v1/windows/1/reconciliation/listings?school={school}", "submissions:read"),
    ("GET", "/v1/windows/1/returns?school={school}", "submissions:read"),
    ("PUT", "/v1/windows/1/returns/{id}/answer?school={school}", "submissions:write"),
    ("GET", "/v1/windows/1/reviews/board", "windows:review"),
    ("GET", "/v1/windows/1/reviews/schools/{school}", "windows:review"),
    ("POST", "/v1/windows/1/reviews/schools/{school}/listings", "windows:review"),
    ("GET", "/v1/windows/1/reviews/statistics", "windows:review"),
    ("GET", "/v1/windows/1/reviews/weekly", "windows:review"),
    ("POST", "/v1/windows/1/reviews/workbook", "windows:review"),
    ("GET", "/v1/windows/1/reviews/returns", "windows:review"),
    ("PUT", "/v1/windows/1/reviews/returns/{id}", "windows:review"),
    ("PUT", "/v1/windows/1/reviews/returns/{id}/settlement", "windows:review"),
    ("GET", "/v1/windows/1/reviews/sign-offs", "windows:review"),
    ("GET", "/v1/windows/1/reviews/sign-offs/content?school={school}", "windows:review"),
    ("PUT", "/v1/windows/1/reviews/sign-offs/{id}", "windows:review"),
    ("PUT", "/v1/windows/1/reviews/sign-offs/{id}/withdrawal", "windows:review"),
    ("POST", "/v1/windows/1/cutoffs", "cutoffs:write"),
    ("GET", "/v1/windows/1/cutoffs", "cutoffs:read"),
    ("GET", "/v1/cutoffs/1", "cutoffs:read"),
    ("POST", "/v1/cutoffs/1/state", "cutoffs:write"),
    ("POST", "/v1/windows/1/missing", "cutoffs:read"),
    ("GET", "/v1/events", "events:read"),
    ("GET", "/v1/webhooks", "webhooks:write"),
    ("PUT", "/v1/webhooks/{id}", "webhooks:write"),
    ("DELETE", "/v1/webhooks/{id}", "webhooks:write"),
    ("POST", "/v1/webhooks/{id}/replays", "webhooks:write"),
    ("PUT", "/v1/audit-heads/1", "audits:write"),
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


STALE: list[dict[str, Any]] = [
    {},  # nothing is told of the login
    {"auth_time": -3600, "amr": ["mfa"]},
    {"auth_time": 600, "amr": ["mfa"]},
    {"auth_time": 0, "amr": ["pwd"]},
]


async def test_an_act_with_legal_effect_asks_for_a_fresh_second_factor(door: Door) -> None:
    """As the console does: whoever has a person's token of this morning approves nothing by it."""
    window, school = f"/v1/windows/{door.registry.window_no}", door.registry.world.school
    decision = {"sha256": "A" * 43, "reason": "Đã đối chiếu"}
    acts: list[tuple[str, str, dict[str, Any]]] = [
        ("PUT", f"/v1/proposals/{uuid4()}/approval", decision),
        ("PUT", f"/v1/proposals/{uuid4()}/rejection", decision),
        ("PUT", f"/v1/certificates/{uuid4()}/decisions/{uuid4()}", {"act": "approve", "reason": "Đã đối chiếu"}),
        ("PUT", f"{window}/reviews/sign-offs/{uuid4()}", {"school": school, "grades": [4], "packets": "A" * 43}),
        ("POST", f"{window}/cutoffs", {"reason": "Chốt đợt"}),
    ]

    async def is_asked(login: dict[str, Any]) -> list[bool]:
        more = {**login, **({"auth_time": int(utc_now().timestamp()) + login["auth_time"]} if login else {})}
        person = door.token(subject="official", client_id="console", acts_for_claim="none", more=more)
        answers = [await door.ask(method, path, person, json=body) for method, path, body in acts]
        return ["[fresh-factor-needed]" in answer.text for answer in answers]

    assert [await is_asked(login) for login in STALE] == [[True] * 5] * 4
    assert await is_asked({"auth_time": -60, "amr": ["pwd", "otp"]}) == [False] * 5
