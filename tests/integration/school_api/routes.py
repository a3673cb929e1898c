"""Every route that is asked by a token, a well-formed request of each, and one thing of each kind to ask for."""

from typing import Any
from uuid import uuid4

from demo.generate_class_files import Files
from tests.integration.school_api import steps
from tests.integration.school_api.service import School

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
    ("GET", "/v1/schools/{school}/signing-work"): "signing:write",
    ("POST", "/v1/signing-sessions"): "signing:write",
    ("GET", "/v1/signing-sessions/{session}"): "signing:write",
    ("GET", "/v1/signing-sessions/{session}/items"): "signing:write",
    ("POST", "/v1/signing-sessions/{session}/statements"): "signing:write",
    ("POST", "/v1/acts/withdrawals"): "records:write",
    ("POST", "/v1/acts/closes"): "windows:close",
    ("GET", "/v1/acts/{act}"): "signing:write",
    ("POST", "/v1/acts/{act}/statements"): "signing:write",
    ("PUT", "/v1/acts/{act}/reopenings/{holding}"): "windows:close",
    ("GET", "/v1/schools/{school}/transfers"): "transfers:read",
    ("GET", "/v1/schools/{school}/transfers/{holding}"): "transfers:read",
    ("GET", "/v1/schools/{school}/transfers/{holding}/content"): "transfers:read",
    ("PUT", "/v1/schools/{school}/transfers/{holding}"): "transfers:write",
    ("PUT", "/v1/schools/{school}/transfers/{holding}/acts/{holding}"): "transfers:write",
    ("PUT", "/v1/schools/{school}/transfers/{holding}/hand-over/{holding}"): "transfers:write",
    ("PUT", "/v1/schools/{school}/transfers/{holding}/acceptance/{holding}"): "transfers:write",
    ("GET", "/v1/records/{code}/bundle"): "records:read",
    ("GET", "/v1/submissions/{submission}"): "submissions:write",
    ("GET", "/v1/windows"): "submissions:write",
    ("POST", "/v1/schools/{school}/imports"): "classes:write",
    ("GET", "/v1/imports/{import}/report.xlsx"): "classes:read",
    ("GET", "/v1/classes/{class}/template.xlsx"): "classes:read",
    ("GET", "/v1/templates/{level}/{grade}.xlsx"): "classes:read",
    ("GET", "/v1/rule-books/{school_year}"): "classes:read",
    ("GET", "/v1/events"): "events:read",
    ("GET", "/v1/schools/{school}/people"): "people:read",
    ("GET", "/v1/schools/{school}/people/{holding}"): "people:read",
    ("PUT", "/v1/schools/{school}/people/{holding}"): "people:write",
    ("POST", "/v1/schools/{school}/people/{holding}/changes"): "people:write",
    ("POST", "/v1/schools/{school}/invitations"): "people:write",
    ("POST", "/v1/schools/{school}/invitations/acceptances"): "invitations:accept",
    ("GET", "/v1/schools/{school}/grants"): "people:read",
    ("PUT", "/v1/schools/{school}/grants/{holding}"): "people:write",
    ("POST", "/v1/schools/{school}/grants/{holding}/end"): "people:write",
    ("GET", "/v1/schools/{school}/assignments"): "people:read",
    ("PUT", "/v1/schools/{school}/assignments/{holding}"): "people:write",
    ("POST", "/v1/schools/{school}/assignments/{holding}/end"): "people:write",
    ("GET", "/v1/schools/{school}/delegations"): "people:read",
    ("PUT", "/v1/schools/{school}/delegations/{holding}"): "people:write",
    ("POST", "/v1/schools/{school}/delegations/{holding}/end"): "people:write",
    ("GET", "/v1/schools/{school}/clients"): "people:read",
    ("PUT", "/v1/schools/{school}/clients/{holding}"): "people:write",
    ("POST", "/v1/schools/{school}/clients/{holding}/end"): "people:write",
    ("GET", "/v1/schools/{school}/signers"): "people:read",
    ("GET", "/v1/schools/{school}/audit"): "audit:read",
}
LISTS = {("GET", "/v1/classes"), ("GET", "/v1/events"), ("GET", "/v1/templates/{level}/{grade}.xlsx")}
OTHERS = ("imports", "signing-work")
TRANSFERS = {route for route in ROUTES if "/transfers" in route[1]}
PEOPLE = {
    route for route in ROUTES if route[1].startswith("/v1/schools/") and not route[1].endswith(OTHERS)
} - TRANSFERS
NAMED = {
    ("POST", "/v1/classes"),
    ("POST", "/v1/schools/{school}/imports"),
    ("GET", "/v1/schools/{school}/signing-work"),
    ("POST", "/v1/acts/withdrawals"),
    ("POST", "/v1/acts/closes"),
    ("GET", "/v1/windows"),
    ("GET", "/v1/rule-books/{school_year}"),
    *PEOPLE,
    *TRANSFERS,
}
"""Routes whose caller names the school: 403. Everywhere else what is another school's is not there: 404."""


async def make_places(school: School, files: Files) -> dict[str, str]:
    """One thing of each kind, of the school."""
    class_id = (await school.open_class(files))["class_id"]
    import_id = (await school.import_files(class_id, files))["import_id"]
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
        "school": school.registry.world.school,
        "level": "primary",
        "school_year": "2025-2026",
        "grade": "4",
        "holding": NOBODY,
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
        ("PUT", "/v1/acts/{act}/reopenings/{holding}"): {"reason": "Sót điểm"},
        **transfer_bodies(places["code"]),
    }
    if path.endswith("/imports"):
        upload = {name: ("x.xlsx", getattr(files, name).read_bytes()) for name in ("results", "pupils")}
        where = {"school_year": "2025-2026", "level": "primary"} if "/schools/" in path else {}
        return {"data": {"layout": "class-template"}, "files": upload, "params": where}
    options: dict[str, Any] = {"headers": {"If-Match": '"1"'}}
    if method != "GET":
        options["json"] = bodies.get((method, path), {})
    if (method, path) in PEOPLE and method != "GET":
        options["json"] = people_body(path)
    if path in ("/v1/windows", "/v1/rule-books/{school_year}"):
        options["params"] = {"school": school.registry.world.school}
    if "/templates/" in path or path.endswith(("/signers", "/signing-work")):
        options["params"] = {"school_year": "2025-2026"}
    return options


def transfer_bodies(code: str) -> dict[tuple[str, str], Any]:
    """What each route about transfers takes."""
    base, signed = "/v1/schools/{school}/transfers/{holding}", {"statement": "a.b.c", "certificates": []}
    return {
        ("PUT", base): {"lookup_code": code, "reason": "Đơn xin chuyển trường"},
        ("PUT", f"{base}/acts/{{holding}}"): {"act": "consent", "reason": "Giấy số 15"},
        ("PUT", f"{base}/hand-over/{{holding}}"): signed,
        ("PUT", f"{base}/acceptance/{{holding}}"): {**signed, "pupil": {"pupil_code": "MOI-0001"}},
    }


def people_body(path: str) -> dict[str, Any]:
    """What each route about people takes."""
    teacher = {"person_id": NOBODY, "reason": "Phân công"}
    last = path.rpartition("/")[2]
    kind = path.split("/")[4]
    bodies: dict[str, dict[str, Any]] = {
        "changes": {"act": "suspend", "reason": "Nghỉ"},
        "end": {"reason": "Nghỉ"},
        "invitations": teacher,
        "acceptances": {"secret": "A" * 43},
        "people": {"full_name": "Họ và tên", "reason": "Mới"},
        "grants": {**teacher, "role": "data-clerk"},
        "assignments": {**teacher, "role": "homeroom", "school_year": "2025-2026", "class": "4A"},
        "delegations": {**teacher, "powers": ["sign"]},
        "clients": {"client_id": "vendor", "scopes": ["classes:read"], "reason": "Hợp đồng"},
    }
    return bodies[last if last in bodies else kind]
