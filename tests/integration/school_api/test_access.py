"""Role × school: each route asks for its scope and for the school, cell by cell."""

from typing import Any

import pytest

from demo.generate_class_files import Files
from school_api.app import YEAR
from school_api.http.year import holder
from tests.integration.school_api.routes import LISTS, NAMED, NOBODY, PEOPLE, ROUTES, make_places, people_body, request
from tests.integration.school_api.service import SCOPES, School

ELSEWHERE = {route.path for module in YEAR for route in module.router.routes} | holder.OPEN
"""Asked in year/test_access.py and, where a code is the right, in year/test_previews.py."""


@pytest.fixture
async def places(school: School, grade_4: Files) -> dict[str, str]:
    return await make_places(school, grade_4)


async def test_no_machine_manages_people(school: School) -> None:
    places = {"school": school.registry.world.school, "holding": NOBODY}
    found = {}
    for method, template in sorted(PEOPLE):
        options = {"params": {"school_year": "2025-2026"}} if method == "GET" else {"json": people_body(template)}
        token = school.token(ROUTES[method, template])
        answer = await school.send(method, template.format(**places), token=token, **options)
        found[method, template] = (answer.status_code, code(answer))

    assert found == dict.fromkeys(PEOPLE, (403, "person-needed"))


async def test_every_route_asks_for_its_scope_and_its_school(
    school: School, grade_4: Files, places: dict[str, str]
) -> None:
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    expected: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for (method, template), scope in ROUTES.items():
        path = template.format(**places)
        others = [name for name in SCOPES if name != scope]
        tokens = ["", school.token(*others), school.token(scope, schools=["another"]), school.token(scope, schools=[])]
        answers = [
            await school.send(method, path, token=token, **request(school, method, template, grade_4, places))
            for token in tokens
        ]
        found[method, template] = [(answer.status_code, code(answer)) for answer in answers]
        expected[method, template] = [(401, "token-missing"), (403, "scope-missing"), *[strange(method, template)] * 2]

    assert {key: [told[0] for told in value] for key, value in found.items()} == {
        key: [told[0] for told in value] for key, value in expected.items()
    }
    for key, value in found.items():
        assert [told[1] for told in value[:2]] == ["token-missing", "scope-missing"], key
        assert key not in NAMED or [told[1] for told in value[2:]] == ["school-not-allowed"] * 2


async def test_lists_show_only_the_callers_schools(school: School, places: dict[str, str]) -> None:
    stranger = school.token(schools=["another"])

    assert (await school.send("GET", "/v1/classes", token=stranger)).json() == []
    assert (await school.send("GET", "/v1/events", token=stranger)).json()["items"] == []
    assert [entry["class_id"] for entry in (await school.send("GET", "/v1/classes")).json()] == [places["class"]]


async def test_no_route_is_missing_from_the_matrix(school: School) -> None:
    document = (await school.send("GET", "/openapi.json", token="")).json()
    names = {"class_id": "class", "import_id": "import", "draft_id": "draft", "session_id": "session"}
    names |= {"act_id": "act", "submission_id": "submission", "code": "code"}
    names |= {"person_id": "holding", "holding_id": "holding"}
    names |= {"transfer_id": "holding", "reopening_id": "holding"}
    given = set()
    for path, methods in document["paths"].items():
        if path in ELSEWHERE:
            continue
        if "/transfers/" in path:
            path = path.replace("{act_id}", "{holding}")
        for name, short in names.items():
            path = path.replace(f"{{{name}}}", f"{{{short}}}")
        path = path.replace("{source}", "results")
        for method in methods:
            part = "attendance" if method == "put" else "remarks"
            given.add((method.upper(), path.replace("{part}", part)))

    assert given == set(ROUTES)


def strange(method: str, template: str) -> tuple[int, str]:
    if (method, template) in LISTS:
        return 200, ""
    return (403, "school-not-allowed") if (method, template) in NAMED else (404, "")


def code(answer: Any) -> str:
    if answer.status_code < 400:
        return ""
    return str(answer.json().get("type", "")).rpartition(":")[2]
