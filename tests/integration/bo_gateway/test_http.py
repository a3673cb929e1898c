"""Reports by HTTP: who may, what comes back, and that it is the same room as behind the broker."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.bo_gateway.doors import Door, open_door
from tests.support.ministry import Ministry
from tests.support.ministry_reports import LockedReport, signed_class

pytestmark = pytest.mark.integration


@pytest.fixture
async def door(ministry: Ministry, tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(ministry, tmp_path) as opened:
        yield opened


@pytest.fixture
def report(ministry: Ministry) -> LockedReport:
    return signed_class(ministry.world, 3).lock()


def path(report: LockedReport, chunk: int | None = None) -> str:
    base = f"/v1/reports/{report.world.registrar}/locks/{report.name}"
    return base if chunk is None else f"{base}/chunks/{chunk}"


async def test_a_report_is_taken_compared_and_answered_with_the_stored_bytes(door: Door, report: LockedReport) -> None:
    for number, body in enumerate(report.chunk_bodies()):
        assert (await door.ask("PUT", path(report, number), content=body)).status_code == 202
    received = await door.ask("PUT", path(report), content=report.lock_body())
    assert (received.status_code, received.content) == (202, b"")
    assert (await door.ask("GET", path(report))).status_code == 202

    await door.ministry.work()

    answer = await door.ask("GET", path(report))
    assert answer.status_code == 200
    assert answer.json()["result"] == "equal"
    assert answer.content == await door.ministry.answer_bytes(report)
    again = await door.ask("PUT", path(report), content=report.lock_body())
    assert (again.status_code, again.content) == (200, answer.content)


async def test_nobody_without_a_token_scope_or_registrar(door: Door, report: LockedReport) -> None:
    body = report.lock_body()
    assert (await door.ask("PUT", path(report), "", content=body)).status_code == 401
    for token in (door.token("reports:read"), door.token(registrars=["so-99"])):
        for method in ("PUT", "GET"):
            assert (await door.ask(method, path(report), token, content=body)).status_code == 403


async def test_a_body_of_another_registrar_is_refused(door: Door, report: LockedReport) -> None:
    body = report.lock_body(registrar="so-99")

    refused = await door.ask("PUT", path(report), content=body)

    assert (refused.status_code, refused.json()["type"]) == (403, "urn:hbs:problem:registrar-not-allowed")


async def test_a_registrar_that_is_not_registered_is_refused(door: Door, report: LockedReport) -> None:
    token = door.token(registrars=["so-99"])
    address = path(report).replace(report.world.registrar, "so-99")

    refused = await door.ask("PUT", address, token, content=report.lock_body(registrar="so-99"))

    assert (refused.status_code, refused.json()["type"]) == (404, "urn:hbs:problem:registrar-unknown")


async def test_a_body_of_another_lock_or_number_is_refused(door: Door, report: LockedReport) -> None:
    other = signed_class(door.ministry.world, 2).lock()
    for address, body in (
        (path(other), report.lock_body()),
        (path(other, 0), report.chunk_body(0)),
        (path(report, 1), report.chunk_body(0)),
    ):
        refused = await door.ask("PUT", address, content=body)
        assert (refused.status_code, refused.json()["type"]) == (422, "urn:hbs:problem:report-mismatch")


async def test_faults_of_form_are_told_by_their_place_and_never_by_their_value(
    door: Door, report: LockedReport
) -> None:
    value = {**json.loads(report.chunk_body(0)), "number": -1, "secret": "0123456789ab"}
    del value["statements"]

    refused = await door.ask("PUT", path(report, 0), content=json.dumps(value).encode())

    assert refused.status_code == 422
    assert {(item["code"], item["pointer"]) for item in refused.json()["errors"]} == {
        ("out-of-range", "/number"),
        ("missing", "/statements"),
        ("not-allowed", ""),
    }
    assert "0123456789ab" not in refused.text


async def test_what_is_no_json_or_no_ascii_lock_is_refused(door: Door, report: LockedReport) -> None:
    for body in (b"\xff\xfe", b"[]", report.lock_body(lock="à.b.c")):
        assert (await door.ask("PUT", path(report), content=body)).status_code == 422


async def test_an_unknown_report_is_unknown(door: Door, report: LockedReport) -> None:
    unknown = await door.ask("GET", path(report))

    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:hbs:problem:report-unknown")


async def test_an_address_that_is_none_is_refused(door: Door, report: LockedReport) -> None:
    for address in ("/v1/reports/a b/locks/x", path(report).replace(report.name, "short"), path(report) + "/chunks/-1"):
        assert (await door.ask("PUT", address, content=b"{}")).status_code == 422


async def test_is_live_and_ready(door: Door) -> None:
    assert (await door.ask("GET", "/livez", "")).status_code == 200
    ready = await door.ask("GET", "/readyz", "")
    assert ready.json() == {"status": "ready", "checks": {"database": "ok"}}
