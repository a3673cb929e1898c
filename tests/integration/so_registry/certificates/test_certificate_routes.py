"""Certificates over HTTP: who may ask what for which school, and how it is told."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hbs_schema import base64url
from so_registry.usecases.import_trust_list import import_trust_list
from tests.integration.so_registry.certificates.declaring import ONE, told
from tests.integration.so_registry.doors import Door, open_door
from tests.integration.so_registry.registrar import add_school
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

REVIEWER, APPROVER = "certificates:review", "certificates:approve"


@pytest.fixture
async def door(registry: Registry, tmp_path: Path) -> AsyncIterator[Door]:
    ca = registry.world.ca
    anchor = {
        "id": "local",
        "name": "CA thử nghiệm",
        "kind": "test",
        "roots": [base64url.encode_der(ca.root_der)],
        "intermediates": [base64url.encode_der(ca.issuing_der)],
        "from": "2025-01-01T00:00:00Z",
    }
    body = json.dumps({"version": "1", "anchors": [anchor]}).encode()
    await import_trust_list("anchors", body, by=ONE, sessions=registry.sessions)
    async with open_door(registry, tmp_path) as opened:
        yield opened


def code_of(answer: Any) -> str:
    return str(answer.json()["type"]).removeprefix("urn:hbs:problem:")


async def declare(door: Door, *entries: dict[str, Any], school: str | None = None, query: str = "") -> Any:
    path = f"/v1/schools/{school or door.registry.world.school}/certificates{query}"
    return await door.ask("POST", path, json={"declarations": list(entries)})


def entry(door: Door, name: str = "new/homeroom", **changes: Any) -> dict[str, Any]:
    return told(door.registry.world.key(name), name, **changes)


def person(door: Door, scope: str, subject: str = "reviewer-1", schools: list[str] | None = None) -> str:
    return door.token(scope, subject=subject, client_id="console", schools=schools)


async def decide(door: Door, number: str, token: str, *, kind: str = "decisions", **body: Any) -> Any:
    told = {"act": "approve", "reason": "đã đối chiếu", **body}
    return await door.ask("PUT", f"/v1/certificates/{number}/{kind}/{uuid4()}", token, json=told)


async def test_a_school_declares_a_person_of_the_registrar_approves_and_the_board_says_so(door: Door) -> None:
    own = entry(door)
    path = f"/v1/schools/{door.registry.world.school}"
    seats = [{"role": "homeroom", "class": "4A"}, {"role": "homeroom", "class": "9Z"}]

    async def states() -> dict[str, str]:
        answer = await door.ask("PUT", f"{path}/staffing", json={"school_year": "2025-2026", "seats": seats})
        return {str(seat["class"]): seat["state"] for seat in answer.json()["seats"] if seat["role"] == "homeroom"}

    declared = (await declare(door, own)).json()["items"][0]
    before = await states()
    approved = (await decide(door, own["declaration_id"], person(door, APPROVER))).json()
    board = (await door.ask("GET", f"{path}/readiness")).json()
    table = await door.ask("GET", f"{path}/readiness?format=csv")

    assert (declared["approval"], approved["approval"]) == ("declared", "approved")
    # Everybody else of this world is registered for all classes.
    assert before == await states() == {"4A": "ready", "9Z": "ready"}
    assert (board["missing"], board["ready"]) == (0, 5)
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(table.text.splitlines()) == 6


async def test_everything_that_is_wrong_is_told_at_once_and_nothing_about_a_person(door: Door) -> None:
    answer = await declare(door, entry(door, holder="Tên Khác"), entry(door, "b", classes=[]))

    problem = answer.json()
    assert (answer.status_code, code_of(answer)) == (422, "certificates-refused")
    assert {(e["code"], e["pointer"]) for e in problem["errors"]} == {
        ("subject-differs", "/declarations/0/holder"),
        ("classes-missing", "/declarations/1/classes"),
    }
    assert "Tên Khác" not in answer.text
    assert "gv-1" not in answer.text


@pytest.mark.parametrize("change", [{"certificate": "?"}, {"classes": ["4A"] * 65}, {"person": "a b"}, {"more": 1}])
async def test_what_is_not_of_its_form_is_an_invalid_request(door: Door, change: dict[str, Any]) -> None:
    answer = await declare(door, {**entry(door), **change})

    assert (answer.status_code, code_of(answer)) == (422, "invalid-request")


async def test_a_rehearsal_over_http_stores_nothing(door: Door) -> None:
    own = entry(door)

    assert (await declare(door, own, query="?dry_run=true")).status_code == 200
    assert (await decide(door, own["declaration_id"], person(door, APPROVER))).status_code == 404


async def test_a_program_decides_nothing(door: Door) -> None:
    own = entry(door)
    await declare(door, own)

    answer = await decide(door, own["declaration_id"], door.token(APPROVER))

    assert (answer.status_code, code_of(answer)) == (403, "person-needed")


async def test_every_school_has_its_own_and_a_reviewer_those_that_he_is_for(door: Door) -> None:
    await add_school(door.registry, "other")
    own = entry(door)
    await declare(door, own)
    number = own["declaration_id"]
    here = door.registry.world.school
    act = {"act": "end", "reason": "chuyển trường"}
    elsewhere = door.token(schools=["other"])
    strangers = [
        await door.ask("GET", f"/v1/schools/{here}/certificates", elsewhere),
        await door.ask("GET", f"/v1/schools/{here}/readiness", elsewhere),
        await door.ask("POST", f"/v1/schools/{here}/certificates", elsewhere, json={"declarations": [own]}),
        await door.ask("PUT", f"/v1/schools/{here}/certificates/{number}/acts/{uuid4()}", elsewhere, json=act),
    ]

    unknown = [
        await door.ask("PUT", f"/v1/schools/other/certificates/{number}/acts/{uuid4()}", elsewhere, json=act),
        await decide(door, number, person(door, APPROVER, schools=["other"])),
        await decide(door, number, person(door, REVIEWER, schools=["other"]), kind="reviews", act="review"),
    ]
    seen = (await door.ask("GET", "/v1/certificates?approval=declared", person(door, REVIEWER))).json()["items"]
    unseen = (await door.ask("GET", "/v1/certificates", person(door, REVIEWER, schools=["other"]))).json()["items"]

    assert {(answer.status_code, code_of(answer)) for answer in strangers} == {(403, "school-not-allowed")}
    assert {(answer.status_code, code_of(answer)) for answer in unknown} == {(404, "declaration-unknown")}
    assert [item["declaration_id"] for item in seen] == [number]
    assert unseen == []


async def test_a_reviewer_sees_the_name_and_who_is_declared_elsewhere_too(door: Door) -> None:
    await add_school(door.registry, "other")
    token = door.token(schools=["other"])
    own = entry(door)
    await declare(door, own)
    body = {"declarations": [entry(door)]}
    await door.ask("POST", "/v1/schools/other/certificates", token, json=body)

    seen = (await door.ask("GET", "/v1/certificates?approval=declared", person(door, REVIEWER))).json()["items"]

    assert [(item["holder"], item["notes"]) for item in seen] == [("new/homeroom", ["works-elsewhere"])]


async def test_whose_token_names_no_school_speaks_for_all(door: Door) -> None:
    own = entry(door)
    await declare(door, own)
    official = door.token(APPROVER, REVIEWER, subject="official", client_id="console", acts_for_claim="regions")

    listed = (await door.ask("GET", "/v1/certificates?approval=declared", official)).json()["items"]
    approved = await decide(door, own["declaration_id"], official)

    assert [item["declaration_id"] for item in listed] == [own["declaration_id"]]
    assert approved.json()["approval"] == "approved"


async def test_a_school_holds_what_it_has_lost_at_once_and_does_not_lift_it(door: Door) -> None:
    own = entry(door)
    await declare(door, own)
    path = f"/v1/schools/{door.registry.world.school}/certificates/{own['declaration_id']}/acts"

    held = await door.ask("PUT", f"{path}/{uuid4()}", json={"act": "suspend", "reason": "mất thiết bị"})
    lifted = await door.ask("PUT", f"{path}/{uuid4()}", json={"act": "resume", "reason": "tìm thấy"})

    assert held.json()["holds"][0]["until"] is None
    assert (lifted.status_code, code_of(lifted)) == (422, "invalid-request")


async def test_one_act_id_is_one_act(door: Door) -> None:
    own = entry(door)
    await declare(door, own)
    path, token = f"/v1/certificates/{own['declaration_id']}/decisions/{uuid4()}", person(door, APPROVER)
    body = {"act": "approve", "reason": "đã đối chiếu"}

    first = await door.ask("PUT", path, token, json=body)
    again = await door.ask("PUT", path, token, json=body)
    other = await door.ask("PUT", path, token, json={**body, "reason": "khác"})
    stranger = await door.ask("PUT", path, person(door, APPROVER, "another"), json=body)

    assert first.json() == again.json()
    assert [code_of(answer) for answer in (other, stranger)] == ["act-conflict"] * 2


async def test_a_page_leads_to_the_next(door: Door) -> None:
    path = f"/v1/schools/{door.registry.world.school}/certificates"
    found: list[str] = []
    cursor = ""
    while True:
        page = (await door.ask("GET", f"{path}?limit=5{cursor}")).json()
        found += [item["declaration_id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    whole = (await door.ask("GET", f"{path}?limit=200")).json()["items"]
    assert found == [item["declaration_id"] for item in whole]
    assert (await door.ask("GET", f"{path}?cursor=x")).status_code == 400


async def test_a_board_without_a_window_to_come_is_told(door: Door) -> None:
    await add_school(door.registry, "other")
    token = door.token(schools=["other", "nobody"])
    answers = [
        await door.ask("GET", "/v1/schools/other/readiness", token),
        await door.ask("GET", "/v1/schools/nobody/readiness", token),
        await door.ask("GET", "/v1/schools/other/readiness?window=99", token),
    ]

    assert [code_of(answer) for answer in answers] == ["window-unknown", "school-unknown", "window-unknown"]
