"""Submissions, acts and documents over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from hbs_schema.base64url import encode
from hbs_schema.envelopes.shape import MAX_SUBMISSION
from so_registry.domain.people.refused import ConsoleRefusal
from so_registry.domain.refusals import REFUSALS
from so_registry.http.problems import PROBLEMS
from tests.integration.so_registry.acts import close_request, pass_the_cutoff, withdrawal_request
from tests.integration.so_registry.doors import Door, open_door
from tests.integration.so_registry.test_http_access import code_of
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


@pytest.fixture
async def door(registry: Registry, tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(registry, tmp_path) as opened:
        yield opened


async def test_a_submission_is_taken_verified_and_answered(door: Door) -> None:
    number, body = await door.registry.packed(2)
    path = door.submission_path(number)

    taken = await door.ask("PUT", path, content=body)
    again = await door.ask("PUT", path, content=body)
    await door.registry.verify()
    first, second = await door.ask("GET", path), await door.ask("PUT", path, content=body)

    assert [taken.status_code, again.status_code, first.status_code, second.status_code] == [202, 200, 200, 200]
    assert (taken.json()["state"], first.json()["state"]) == ("received", "verified")
    assert taken.json()["received_at"] == first.json()["received_at"]
    assert first.content == second.content
    assert b"null" not in first.content
    assert all(int(waiting.headers["retry-after"]) >= 2 for waiting in (taken, again))
    assert not any("retry-after" in final.headers for final in (first, second))


async def test_other_bytes_under_one_id_are_a_conflict(door: Door) -> None:
    path = door.submission_path(uuid4())
    await door.ask("PUT", path, content=b"one")

    answer = await door.ask("PUT", path, content=b"other")

    assert (answer.status_code, code_of(answer)) == (409, "submission-conflict")


async def test_a_submission_that_was_never_sent_is_unknown(door: Door) -> None:
    answer = await door.ask("GET", door.submission_path(uuid4()))

    assert (answer.status_code, code_of(answer)) == (404, "submission-unknown")


async def test_a_body_above_the_limit_is_refused_and_one_at_the_limit_is_taken(door: Door) -> None:
    too_large = await door.ask("PUT", door.submission_path(uuid4()), content=bytes(MAX_SUBMISSION + 1))
    largest = await door.ask("PUT", door.submission_path(uuid4()), content=bytes(MAX_SUBMISSION))

    assert (too_large.status_code, code_of(too_large)) == (413, "body-too-large")
    assert largest.status_code == 202


async def test_what_comes_late_is_taken_and_answered_late(door: Door) -> None:
    number, body = await door.registry.packed(1)
    await pass_the_cutoff(door.registry)

    taken = await door.ask("PUT", door.submission_path(number), content=body)
    again = await door.ask("GET", door.submission_path(number))

    assert (taken.status_code, taken.json()["state"]) == (202, "late")
    assert [entry["code"] for entry in again.json()["problems"]] == ["window-closed"]


async def test_the_acts_of_a_school_are_taken_and_refused_with_their_problems(door: Door) -> None:
    registry = door.registry
    statements, packets = await registry.signed(2)
    await registry.submit(*registry.pack(packets, statements))
    request = withdrawal_request(registry, packets[:1])
    window, school = f"/v1/windows/{registry.window_no}", registry.world.school
    path = f"{window}/withdrawal-requests/{request.request_id}?school={school}"

    revoked = await door.ask("PUT", path, json=request.model_dump(mode="json"))
    again = await door.ask("PUT", path, json=request.model_dump(mode="json"))
    elsewhere = await door.ask("PUT", path.replace(request.request_id, str(uuid4())), json=request.model_dump())
    wrong = await door.ask("PUT", f"{window}/closes/{school}", json=close_request(registry, packets).model_dump())
    right = await door.ask("PUT", f"{window}/closes/{school}", json=close_request(registry, packets[1:]).model_dump())

    assert (revoked.status_code, revoked.content == again.content) == (200, True)
    assert (elsewhere.status_code, code_of(elsewhere)) == (422, "statement-refused")
    assert (wrong.status_code, code_of(wrong)) == (422, "statement-refused")
    assert (right.status_code, right.json()["count"]) == (200, 1)


async def test_a_bundle_and_the_documents_it_needs_are_given_to_the_school(door: Door) -> None:
    registry = door.registry
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))
    school = registry.world.school

    bundle = await door.ask("GET", f"/v1/packets/{encode(packets[0].digest)}/bundle?school={school}")
    none = await door.ask("GET", f"/v1/packets/{'A' * 43}/bundle?school={school}")
    policy = await door.ask("GET", f"/v1/documents/{registry.world.policy.document_digest}")
    authority = await door.ask("GET", "/v1/documents/authority")
    unknown = await door.ask("GET", f"/v1/documents/{'A' * 43}")

    assert bundle.json()["policy"] == policy.json()["document"] == registry.world.policy.jws
    assert authority.json()["document"] == registry.world.authority.jws
    assert (none.status_code, code_of(none)) == (404, "packet-unknown")
    assert (unknown.status_code, code_of(unknown)) == (404, "document-unknown")


async def test_the_openapi_document_lists_every_problem_that_a_route_may_answer_with(door: Door) -> None:
    document = (await door.client.get("/openapi.json")).json()

    listed = {
        code
        for path in document["paths"].values()
        for operation in path.values()
        for response in operation["responses"].values()
        for code in response.get("content", {}).get("application/problem+json", {}).get("examples", {})
    }

    # What only the console's visitors or the operator's commands meet, and what no route asks for.
    console = {REFUSALS[kind].code for kind in REFUSALS if issubclass(kind, ConsoleRefusal)}
    commands = {"window-not-drained", "submissions-set-aside", "not-set-aside", "nothing-to-lock", "approval-needed"}
    elsewhere = {*commands, "rule-book-refused", "rule-book-conflict", "too-many-requests"}
    elsewhere |= {
        "calendar-conflict",
        "calendar-mismatch",
        "calendar-refused",
        "cutoff-in-past",
        "extension-needed",
        "extension-not-open",
        "nobody-expected",
        "reports-to-ministry",
        "school-list-refused",
        "schools-not-expected",
        "schools-unknown",
        "topology-conflict",
        "windows-open-later",
        "window-exists",
        "window-not-locked",
        "kept-for-ever",
        "rehearsal-busy",
        "reviewer-certificate",
        "sign-offs-missing",
        "succession-conflict",
        "trust-list-conflict",
        "job-unknown",
        "nothing-to-recheck",
        "timestamps-missing",
    }

    assert {row.code for row in PROBLEMS.values()} - elsewhere - console <= listed
