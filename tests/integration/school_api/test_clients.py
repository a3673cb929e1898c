"""Vendors act by the school's delegation: bounded by their tokens, ended at once, moved without losing anything."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from demo.generate_class_files import Files
from hbs_kit.clock import utc_now
from school_api.domain.people import Role
from school_api.settings import PeopleSettings
from school_api.usecases.set_machines import set_machines
from tests.integration.school_api import steps
from tests.integration.school_api.conftest import registry_door
from tests.integration.school_api.service import SCOPES, School, open_school
from tests.integration.school_api.staff import Person, appoint
from tests.support.databases import Databases
from tests.support.registry import Registry
from tests.support.school import Json, Refused, SigningClient

BEHALF = "HBS-On-Behalf-Of"


@dataclass
class Vendor:
    """A client with a token for the school."""

    school: School
    client_id: str
    on_behalf_of: str = ""

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        token = self.school.token(subject=self.client_id)
        headers = {**options.pop("headers", {}), **({BEHALF: self.on_behalf_of} if self.on_behalf_of else {})}
        return await self.school.ask(method, path, token=token, headers=headers, **options)

    async def json(self, method: str, path: str, **options: Any) -> Json:
        return (await self.ask(method, path, **options)).json()

    def signer(self, role: str, part: str = "") -> SigningClient:
        key = self.school.registry.world.key(f"{role}/{part}")
        return SigningClient(self.ask, key, lambda: utc_now() + self.school.later)


async def code(call: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as refused:
        await call
    return refused.value.status, refused.value.code


async def delegate(admin: Person, vendor: Vendor, *scopes: str) -> Json:
    return await admin.give("clients", client_id=vendor.client_id, scopes=list(scopes or SCOPES))


async def test_the_operator_switches_a_school_that_has_delegated_nothing(school: School, grade_4: Files) -> None:
    own, sessions = school.registry.world.school, school.resources.sessions
    class_id = await steps.imported(school, grade_4)
    admin = await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR)
    said = {"reason": "Công văn số 3", "operator": "so"}

    assert await set_machines(own, "delegated", **said, sessions=sessions) == 0
    assert await code(school.board(class_id)) == (403, "client-not-delegated")
    assert await set_machines(own, "open", **said, sessions=sessions) == 0
    assert (await school.board(class_id))["drafts"]
    given = await delegate(admin, Vendor(school, "vendor-a"))
    await admin.end("clients", given)

    # What the school has delegated decides, ended or not.
    assert await set_machines(own, "open", **said, sessions=sessions) == 1
    assert await code(school.board(class_id)) == (403, "client-not-delegated")
    entries = (await admin.json("GET", admin.at_school("audit")))["items"]
    told = [
        (entry["by_whom"], entry["concerns"], entry["reason"]) for entry in entries if entry["act"] == "set-machines"
    ]
    assert told == [("operator:so", mode, "Công văn số 3") for mode in ("delegated", "open", "open")]


async def test_a_school_moves_to_another_vendor_in_the_middle(school: School, grade_4: Files) -> None:
    admin = await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR)
    a, b = Vendor(school, "vendor-a"), Vendor(school, "vendor-b")
    held = await delegate(admin, a)
    opened = await a.json("POST", "/v1/classes", json=await class_body(school, grade_4))
    class_id = opened["class_id"]
    files = {name: (f"{name}.xlsx", getattr(grade_4, name).read_bytes()) for name in ("results", "pupils")}
    await a.ask("POST", f"/v1/classes/{class_id}/imports", data={"layout": "class-template"}, files=files)
    await a.ask("POST", f"/v1/classes/{class_id}/review-requests", json={})
    await a.ask("POST", f"/v1/classes/{class_id}/approvals", json={})
    await school.allow("subject-teacher", "subjects/TIENG_VIET")
    first = a.signer("subject-teacher", "subjects/TIENG_VIET")
    await first.sign(class_id, "subject-teacher", "subjects/TIENG_VIET")
    half = await a.signer("subject-teacher", "subjects/TOAN").open(class_id, "subject-teacher", "subjects/TOAN")
    before = {d["draft_id"]: await a.json("GET", f"/v1/drafts/{d['draft_id']}") for d in (await board(a, class_id))}
    assert await code(b.ask("GET", f"/v1/classes/{class_id}")) == (403, "client-not-delegated")
    assert await b.json("GET", "/v1/classes") == []

    await admin.end("clients", held)
    await delegate(admin, b)

    for method, path in (("GET", f"/v1/classes/{class_id}"), ("GET", f"/v1/signing-sessions/{half['session_id']}")):
        assert await code(a.ask(method, path)) == (403, "client-not-delegated")
    assert await code(first.post(half, [{"statement": "a.b.c", "leaves": ["AA"]}])) == (403, "client-not-delegated")
    assert (await a.json("GET", "/v1/events"))["items"] == []
    after = {d["draft_id"]: await b.json("GET", f"/v1/drafts/{d['draft_id']}") for d in (await board(b, class_id))}
    assert after == before
    await school.allow("subject-teacher", "subjects/TOAN")
    second = b.signer("subject-teacher", "subjects/TOAN")
    again = await second.open(class_id, "subject-teacher", "subjects/TOAN")
    assert again["session_id"] == half["session_id"]
    await second.sign(class_id, "subject-teacher", "subjects/TOAN")
    for role in ("homeroom", "principal", "seal"):
        await school.allow(role)
        await b.signer(role).sign(class_id, role)
    body = {"window": str(school.registry.window_no)}
    await b.ask("POST", f"/v1/classes/{class_id}/submissions", json=body)
    await steps.pack(school)

    states = {d["state"] for d in await board(b, class_id)}
    codes = {(await b.json("GET", f"/v1/drafts/{draft}"))["lookup_code"] for draft in before}
    assert states == {"submitted"}
    assert codes == {draft["lookup_code"] for draft in before.values()}


async def test_a_delegation_has_scopes_and_bounds_nothing_beyond_the_token(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    admin = await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR)
    a = Vendor(school, "vendor-a")
    assert (await a.json("GET", f"/v1/classes/{class_id}"))["drafts"], "a school of before delegations"

    await delegate(admin, a, "classes:read")

    assert (await a.json("GET", f"/v1/classes/{class_id}"))["drafts"]
    refused = a.ask("POST", f"/v1/classes/{class_id}/review-requests", json={})
    assert await code(refused) == (403, "client-not-delegated")
    elsewhere = school.token("classes:read", schools=["another"], subject="vendor-a")
    assert (await school.send("GET", f"/v1/classes/{class_id}", token=elsewhere)).status_code == 404


async def test_an_end_waits_for_what_is_under_way_and_nothing_follows_it(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    drafts = await steps.draft_ids(school, class_id)
    admin = await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR)
    held = await delegate(admin, Vendor(school, "vendor-a"))

    async def edit(draft: str) -> int:
        token, value = school.token(subject="vendor-a"), {"value": {"excused_days": 7, "unexcused_days": 0}}
        path, headers = f"/v1/drafts/{draft}/parts/attendance", {"If-Match": '"1"'}
        return (await school.send("PUT", path, token=token, json=value, headers=headers)).status_code

    *statuses, ended = await asyncio.gather(*(edit(draft) for draft in drafts), admin.end("clients", held))
    assert set(statuses) <= {200, 403}
    rows = (await admin.json("GET", admin.at_school("audit"), params={"limit": 500}))["items"]
    order = [entry["act"] for entry in rows if entry["act"] in ("edit-page", "end-client")]

    assert ended["ended_at"] is not None
    assert order == ["edit-page"] * statuses.count(200) + ["end-client"]


@pytest.fixture
async def strict(databases: Databases, registry: Registry, tmp_path: Path) -> AsyncIterator[School]:
    """A service as it is unless told otherwise, but that legal acts name a person."""
    people = PeopleSettings(client_names_person="legal-acts")
    async with (
        registry_door(registry, tmp_path) as door,
        open_school(databases, registry, door, tmp_path, people=people) as opened,
    ):
        yield opened


async def class_body(school: School, files: Files) -> dict[str, Any]:
    return {
        "school": school.registry.world.school,
        "school_year": files.school_year,
        "level": "primary",
        "grade": files.grade,
        "class": files.class_name,
        "policy": school.registry.world.policy.document_digest,
    }


async def board(vendor: Vendor, class_id: str) -> list[Json]:
    found: list[Json] = (await vendor.json("GET", f"/v1/classes/{class_id}"))["drafts"]
    return found


async def test_a_new_school_delegates_first_and_legal_acts_name_a_person(strict: School, grade_4: Files) -> None:
    a, body = Vendor(strict, "vendor-a"), await class_body(strict, grade_4)
    assert await code(a.json("POST", "/v1/classes", json=body)) == (403, "client-not-delegated")
    admin = await appoint(strict, "admin", Role.SCHOOL_ADMINISTRATOR)
    head = await appoint(strict, "head", Role.PRINCIPAL)
    await delegate(admin, a)
    class_id = (await a.json("POST", "/v1/classes", json=body))["class_id"]
    files = {name: (f"{name}.xlsx", getattr(grade_4, name).read_bytes()) for name in ("results", "pupils")}
    await a.ask("POST", f"/v1/classes/{class_id}/imports", data={"layout": "class-template"}, files=files)
    path = f"/v1/classes/{class_id}"
    await a.ask("POST", f"{path}/review-requests", json={})

    assert await code(a.ask("POST", f"{path}/approvals", json={})) == (403, "person-needed")
    for person_id, expected in (
        (str(uuid4()), (404, "person-unknown")),
        (admin.person_id, (403, "act-not-permitted")),
    ):
        named = Vendor(strict, "vendor-a", person_id)
        assert await code(named.ask("POST", f"{path}/approvals", json={})) == expected
    named = Vendor(strict, "vendor-a", head.person_id)
    await named.ask("POST", f"{path}/approvals", json={})
    entries = (await admin.json("GET", admin.at_school("audit"), params={"limit": 500}))["items"]
    [approval] = [entry for entry in entries if entry["act"] == "approve"]
    assert approval["by_whom"] == f"vendor-a person:{head.person_id}"
    borrowed = head.ask("GET", path, headers={BEHALF: admin.person_id})
    assert await code(borrowed) == (400, "behalf-not-allowed")
