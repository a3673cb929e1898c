"""Role × school: each route asks for its scope and for the school, cell by cell."""

from typing import Any
from uuid import uuid4

import pytest

from demo.generate_class_files import Files
from school_api.app import YEAR
from school_api.http.year import holder
from tests.integration.school_api import steps
from tests.integration.school_api.service import SCOPES, School

NOBODY = str(uuid4())
ROUTES: dict[tuple[str, str], str] = {
    ("POST", "/v1/classes"): "classes:write",
    ("GET", "/v1/classes"): "classes:read",
    ("GET", "/v1/classes/{class}"): "classes:read",
    ("POST", "/v1/classes/{class}/imports"): "classes:write",
    ("GET", "/v1/classes/{class}/findings"): "classes:read",
    ("POST", "/v1/classes/{class}/review-requests"): "classes:write",
    ("POST", "/v1/classes/{class}/approvals"): "reviews:write",
    ("POST", "/v1/classes/{class}/returns"): "reviews:write",
    ("POST", "/v1/classes/{class}/submissions"): "submissions:write",
    ("GET", "/v1/imports/{import}"): "classes:read",
    ("GET", "/v1/imports/{import}/sheets/results"): "classes:read",
    ("GET", "/v1/drafts/{draft}"): "classes:read",
    ("GET", "/v1/drafts/{draft}/versions"): "classes:read",
    ("PUT", "/v1/drafts/{draft}/parts/attendance"): "classes:write",
    ("DELETE", "/v1/drafts/{draft}/parts/remarks"): "classes:write",
    ("POST", "/v1/drafts/{draft}/replacements"): "records:write",
    ("POST", "/v1/signing-sessions"): "signing:write",
    ("GET", "/v1/signing-sessions/{session}"): "signing:write",
    ("GET", "/v1/signing-sessions/{session}/items"): "signing:write",
    ("POST", "/v1/signing-sessions/{session}/statements"): "signing:write",
    ("POST", "/v1/acts/withdrawals"): "records:write",
    ("POST", "/v1/acts/closes"): "windows:close",
    ("GET", "/v1/acts/{act}"): "signing:write",
    ("POST", "/v1/acts/{act}/statements"): "signing:write",
    ("GET", "/v1/records/{code}/bundle"): "records:read",
    ("GET", "/v1/submissions/{submission}"): "submissions:write",
    ("GET", "/v1/windows"): "submissions:write",
    ("GET", "/v1/events"): "events:read",
}
LISTS = {("GET", "/v1/classes"), ("GET", "/v1/events")}
NAMED = {("POST", "/v1/classes"), ("POST", "/v1/acts/withdrawals"), ("POST", "/v1/acts/closes"), ("GET", "/v1/windows")}
"""Routes whose caller names the school: 403. Everywhere else what is another school's is not there: 404."""

ELSEWHERE = {route.path for module in YEAR for route in module.router.routes} | holder.OPEN
"""Asked in year/test_access.py and, where a code is the right, in year/test_previews.py."""


@pytest.fixture
async def places(school: School, grade_4: Files) -> dict[str, str]:
    """One thing of each kind, of the school."""
    class_id = (await school.open_class(grade_4))["class_id"]
    import_id = (await school.import_files(class_id, grade_4))["import_id"]
    await school.approve(class_id)
    session = await school.signer("subject-teacher", "subjects/TOAN").open(class_id, "subject-teacher", "subjects/TOAN")
    await school.json("GET", "/v1/windows", params={"school": school.registry.world.school})
    codes = [draft["pupil_code"] for draft in (await school.board(class_id))["drafts"]]
    left_out = [{"pupil_code": code, "reason": "paper"} for code in codes]
    act = await school.json("POST", "/v1/acts/closes", json={**close(school), "left_out": left_out})
    await school.sign_missing(class_id)
    [(submission, _)] = await steps.packed(school, class_id)
    return {
        "class": class_id,
        "import": import_id,
        "draft": (await steps.draft_ids(school, class_id))[0],
        "session": session["session_id"],
        "act": act["act_id"],
        "submission": str(submission),
        "code": "0" * 12 + "4" + "0" * 3 + "8" + "0" * 15,
    }


def close(school: School) -> dict[str, Any]:
    return {"school": school.registry.world.school, "window": str(school.registry.window_no), "grades": [4]}


def request(school: School, method: str, path: str, files: Files, places: dict[str, str]) -> dict[str, Any]:
    """A well-formed request, so that only access decides."""
    bodies: dict[tuple[str, str], Any] = {
        ("POST", "/v1/classes"): {
            "school": school.registry.world.school,
            "school_year": "2025-2026",
            "level": "primary",
            "grade": 4,
            "class": "4A",
            "policy": school.registry.world.policy.document_digest,
        },
        ("POST", "/v1/classes/{class}/returns"): {"reason": "Thiếu"},
        ("POST", "/v1/classes/{class}/submissions"): {"window": str(school.registry.window_no)},
        ("PUT", "/v1/drafts/{draft}/parts/attendance"): {"value": {"excused_days": 1, "unexcused_days": 0}},
        ("POST", "/v1/drafts/{draft}/replacements"): {"reason": "Sửa"},
        ("POST", "/v1/signing-sessions"): {"class_id": places["class"], "role": "principal"},
        ("POST", "/v1/signing-sessions/{session}/statements"): {
            "statements": [{"statement": "a.b.c", "leaves": ["AA"]}],
            "certificates": [],
        },
        ("POST", "/v1/acts/withdrawals"): {
            "school": school.registry.world.school,
            "window": str(school.registry.window_no),
            "drafts": [places["draft"]],
            "reason": "Sai",
        },
        ("POST", "/v1/acts/closes"): close(school),
        ("POST", "/v1/acts/{act}/statements"): {"statement": "a.b.c", "certificates": []},
    }
    if path.endswith("/imports"):
        upload = {name: ("x.xlsx", getattr(files, name).read_bytes()) for name in ("results", "pupils")}
        return {"data": {"layout": "class-template"}, "files": upload}
    options: dict[str, Any] = {"headers": {"If-Match": '"1"'}}
    if method != "GET":
        options["json"] = bodies.get((method, path), {})
    if path == "/v1/windows":
        options["params"] = {"school": school.registry.world.school}
    return options


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
    given = set()
    for path, methods in document["paths"].items():
        if path in ELSEWHERE:
            continue
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
