"""Every route asks for a permit: whoever holds nothing at a school does nothing and learns nothing there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from demo.generate_class_files import Files
from hbs_kit.clock import utc_now
from hbs_schema.verification.times import to_instant
from school_api.domain.people import Role
from tests.integration.school_api.routes import LISTS, NOBODY, ROUTES, make_places, request
from tests.integration.school_api.service import SCOPES, School
from tests.integration.school_api.staff import appoint
from tests.integration.school_api.year.routes import DOCUMENT, METHODS, OWN, request_of

OWN_WORK = ("GET", "/v1/schools/{school}/signing-work")
"""Whoever may sign nothing is told that nothing waits for him."""
HOLDERS = {"/v1/preview", "/v1/preview/comments"}
"""The code of a preview is the right."""
ACCEPTING = ("POST", "/v1/schools/{school}/invitations/acceptances")
"""The secret is the right."""
NOT_SENT = ("GET", "/v1/records/{code}/bundle")
"""Nothing was accepted here, so there is no record to be asked for; test_whole_way and test_people have one."""


@dataclass(frozen=True)
class Asked:
    """A route, and a well-formed request of it about things that are there."""

    route: tuple[str, str]
    path: str
    options: dict[str, Any]


@pytest.fixture
async def places(school: School, grade_4: Files) -> dict[str, str]:
    """One thing of each kind, those of the school's year included."""
    found = await make_places(school, grade_4)
    own, class_id = found["school"], found["class"]
    later = to_instant(utc_now() + timedelta(days=3))
    await school.json("PUT", f"/v1/classes/{class_id}/preview", json={"ends_at": later})
    [access, *_] = await school.json("POST", f"/v1/classes/{class_id}/preview-accesses", json={})
    said = {"pointer": "/attendance/excused_days", "words": "Cháu nghỉ 1 ngày."}
    headers = {"HBS-Preview-Code": access["code"]}
    shown = await school.json("POST", "/v1/preview/comments", token="", json=said, headers=headers)
    lock = {"school_year": "2025-2026", "locks_at": later, "contact": "principal", "reason": "Hết hạn nhập"}
    paper = {"school_year": "2025-2026", "reason": "Mất mạng", "decision": "1/QĐ", "since": "2025-09-05"}
    data = {"pupil_code": "HS-1", "school_year": "2021-2022", "origin": "paper", "issuer": "Trường Cũ"}
    file = {"file": ("a.pdf", b"%PDF-1.4", "application/pdf")}
    kept = await school.json("POST", f"/v1/schools/{own}/legacy-records", data=data, files=file)
    return {
        **found,
        "access": access["access_id"],
        "comment": shown["comments"][0]["comment_id"],
        "lock": (await school.json("POST", f"/v1/schools/{own}/data-locks", json=lock))["lock_id"],
        "paper": (await school.json("POST", f"/v1/schools/{own}/paper-uses", json=paper))["paper_id"],
        "legacy": kept["legacy_id"],
        "version": "1",
        "return": NOBODY,
    }


def everything(school: School, files: Files, places: dict[str, str]) -> Iterator[Asked]:
    """Every operation of the published document that a token is needed for."""
    for (method, template), _ in ROUTES.items():
        options = request(school, method, template, files, places)
        yield Asked((method, template), template.format(**places), options)
    for template, entry in DOCUMENT["paths"].items():
        for method in METHODS & entry.keys() if template in OWN else ():
            path = template.replace("_id}", "}").format(**places)
            yield Asked((method.upper(), template), path, request_of(entry[method]))


async def test_whoever_holds_nothing_is_refused_on_every_route(
    school: School, grade_4: Files, places: dict[str, str]
) -> None:
    admin = await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR)
    nobody = await admin.bring("nobody")
    asked = list(everything(school, grade_4, places))
    refused = {}
    for entry in asked:
        answer = await nobody.send(entry.route[0], entry.path, **entry.options)
        refused[entry.route] = told(answer)

    public = {(method.upper(), path) for path, entry in DOCUMENT["paths"].items() for method in METHODS & entry.keys()}
    assert len(refused) == len({route for route in public if route[1] not in HOLDERS and "/v1/" in route[1]})
    for route in LISTS:
        assert refused.pop(route)[0] == 200
    assert refused.pop(OWN_WORK)[0] == 200
    assert refused.pop(ACCEPTING)[0] in (403, 404, 409)
    assert refused.pop(NOT_SENT) == (404, "record-unknown")
    assert {route: answer for route, answer in refused.items() if answer != (403, "act-not-permitted")} == {}
    assert (await nobody.send("GET", "/v1/classes", params={"with_interim": True})).json() == []
    assert (await nobody.send("GET", "/v1/events")).json()["items"] == []


async def test_a_client_to_which_the_school_delegates_nothing_is_refused_on_every_route(
    school: School, grade_4: Files, places: dict[str, str]
) -> None:
    admin = await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR)
    asked = list(everything(school, grade_4, places))
    # From the first delegation on no client acts without one.
    await admin.give("clients", str(uuid4()), client_id="vendor", scopes=["classes:read"])
    token = school.token(*SCOPES, "people:read", "people:write", "audit:read", "invitations:accept")
    refused = {}
    for entry in asked:
        refused[entry.route] = told(await school.send(entry.route[0], entry.path, token=token, **entry.options))

    for route in LISTS:
        assert refused.pop(route)[0] == 200
    assert refused.pop(NOT_SENT) == (404, "record-unknown")
    assert set(refused.values()) == {(403, "client-not-delegated"), (403, "person-needed")}
    needed = {route for route, answer in refused.items() if answer[1] == "person-needed"}
    assert needed <= {route for route in ROUTES if route[1].startswith("/v1/schools/")}


def told(answer: Any) -> tuple[int, str]:
    code = str(answer.json().get("type", "")).rpartition(":")[2] if answer.status_code >= 400 else ""
    return answer.status_code, code
