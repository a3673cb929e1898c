"""The board, the tasks and the review sheet tell the facts, and nothing else closes a task."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from demo.generate_class_files import Files
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.support.school import Refused


@contextmanager
def statements(school: School) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    engine = school.resources.sessions.kw["bind"].sync_engine
    asked: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith(("SELECT 1", "BEGIN")):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def board(school: School) -> Any:
    path = f"/v1/schools/{school.registry.world.school}/board"
    return await school.json("GET", path, params={"school_year": "2025-2026"})


async def tasks(school: School, **narrowed: str) -> list[Any]:
    path = f"/v1/schools/{school.registry.world.school}/tasks"
    found = await school.json("GET", path, params={"school_year": "2025-2026", **narrowed})
    items: list[Any] = found["items"]
    return items


async def drop(school: School, draft_id: str, part: str) -> None:
    version = (await school.draft(draft_id))["version"]
    path = f"/v1/drafts/{draft_id}/parts/{part}"
    await school.ask("DELETE", path, headers={"If-Match": f'"{version}"'})


async def test_the_board_counts_by_class_and_part_in_as_many_statements_for_any_size(
    school: School, grade_4: Files, grade_2: Files
) -> None:
    class_id = await steps.signing(school, grade_4)
    await school.allow("subject-teacher", "subjects/TOAN")
    await school.signer("subject-teacher", "subjects/TOAN").sign(class_id, "subject-teacher", "subjects/TOAN")
    first, second, *_ = await steps.draft_ids(school, class_id)
    await drop(school, first, "subjects/KHOA_HOC")
    await school.edit(second, "outcome", result="CHT")
    await board(school)
    with statements(school) as small:
        told = await board(school)
    await steps.imported(school, grade_2)
    await board(school)
    with statements(school) as large:
        whole = await board(school)

    assert len(small) == len(large) <= 11
    [line] = told["classes"]
    parts = {part["part"]: part for part in line["parts"]}
    assert (line["pupils"], parts["subjects/TOAN"]["entered"]) == (4, 4)
    assert (parts["subjects/KHOA_HOC"]["entered"], parts["subjects/KHOA_HOC"]["missing"]) == (3, 1)
    assert parts["outcome"]["with_errors"] == 1
    assert parts["subjects/TOAN"]["missing"] == 0
    [signed] = parts["subjects/TOAN"]["signed"]
    # Neither edit touched what the teacher of mathematics signed.
    assert (signed["role"], signed["count"]) == ("subject-teacher", 4)
    assert signed["certificate"] == school.registry.world.key("subject-teacher/subjects/TOAN").certificate.thumbprint
    assert signed["signer"]
    assert [(grade["grade"], grade["pupils"], grade["missing"]) for grade in whole["grades"]] == [(2, 4, 0), (4, 4, 1)]


async def test_tasks_come_and_go_with_the_facts(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    first, second, *_ = await steps.draft_ids(school, class_id)
    unsigned = [(task["role"], task["part"], task["count"]) for task in await tasks(school)]
    assert unsigned[:2] == [("subject-teacher", "subjects/TIENG_VIET", 4), ("subject-teacher", "subjects/TOAN", 4)]
    assert unsigned[2:] == [("homeroom", "", 4), ("principal", "", 4), ("seal", "", 4)]

    body = {
        "reason": "Chưa khớp sổ",
        "drafts": [first],
        "parts": ["attendance"],
        "part_reasons": {"subjects/TOAN": "Thiếu nhận xét"},
    }
    await school.json("POST", f"/v1/classes/{class_id}/returns", json=body)
    returned = [task for task in await tasks(school) if task["kind"] == "returned"]
    assert [(task["part"], task["role"], task["words"], task["draft_id"]) for task in returned] == [
        ("attendance", "homeroom", "Chưa khớp sổ", first),
        ("subjects/TOAN", "subject-teacher", "Thiếu nhận xét", first),
    ]
    await school.edit(first, "subjects/TOAN", comment="Tính nhanh.")
    left = [task["part"] for task in await tasks(school) if task["kind"] == "returned"]
    assert left == ["attendance"]
    await school.json("POST", f"/v1/classes/{class_id}/review-requests", json={})
    assert not [task for task in await tasks(school) if task["kind"] == "returned"]

    await drop(school, second, "subjects/KHOA_HOC")
    [missing] = [task for task in await tasks(school, role="subject-teacher") if task["kind"] == "content"]
    assert (missing["part"], missing["count"]) == ("subjects/KHOA_HOC", 1)
    assert await tasks(school, class_id="00000000-0000-0000-0000-000000000000") == []


async def test_an_approval_is_of_the_sheet_that_was_seen(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first, *_ = await steps.draft_ids(school, class_id)
    await school.json("POST", f"/v1/classes/{class_id}/review-requests", json={})
    path = f"/v1/classes/{class_id}/review-sheet"
    sheet = await school.json("GET", path)
    assert sheet == await school.json("GET", path)
    assert (sheet["states"], sheet["pupils"], sum(sheet["results"].values())) == ({"reviewing": 4}, 4, 4)
    assert sheet["results"] == sheet["results_at_import"]
    assert all(sum(subject["levels"].values()) == 4 for subject in sheet["subjects"])
    assert {seat["role"] for seat in sheet["missing"]} == {"subject-teacher", "homeroom", "principal", "seal"}

    await school.edit(first, "subjects/TOAN", comment="Tính nhanh.")
    await school.json("POST", f"/v1/classes/{class_id}/review-requests", json={})
    approvals = f"/v1/classes/{class_id}/approvals"
    with pytest.raises(Refused, match="409 review-sheet-stale"):
        await school.json("POST", approvals, json={"sheet": sheet["digest"]})

    now = await school.json("GET", path)
    # The counts are the same, the class is not.
    assert (now["subjects"], now["results"]) == (sheet["subjects"], sheet["results"])
    assert now["digest"] != sheet["digest"]
    assert (await school.json("POST", approvals, json={"sheet": now["digest"]}))["state"] == "signing"
    assert (await school.json("GET", path))["changed"] == []


async def test_a_warning_is_overridden_with_a_reason_until_its_part_changes(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first, *_ = await steps.draft_ids(school, class_id)
    personal = (await school.draft(first))["content"]["personal"]
    other = ("001" if personal.get("personal_id", "")[:3] != "001" else "079") + "999" + "000001"
    await school.edit(first, "personal", personal_id=other)
    found = await school.json("GET", f"/v1/classes/{class_id}/findings")
    [own] = [entry for entry in found["with_findings"] if entry["draft_id"] == first]
    [warning] = [finding for finding in own["findings"] if finding["severity"] == "warning"]
    body = {"code": warning["code"], "pointer": warning["pointer"], "reason": "Đã đối chiếu giấy khai sinh"}

    await school.ask("POST", f"/v1/drafts/{first}/overrides", json=body)

    async def overridden() -> int:
        sheet = await school.json("GET", f"/v1/classes/{class_id}/review-sheet")
        return sum(entry["overridden"] for entry in sheet["findings"])

    assert await overridden() == 1
    await school.edit(first, "attendance", excused_days=3)
    assert await overridden() == 1
    await school.edit(first, "personal", ethnicity="Tày")
    assert await overridden() == 0
    with pytest.raises(Refused, match="404 finding-unknown"):
        await school.ask("POST", f"/v1/drafts/{first}/overrides", json={**body, "code": "subject-missing"})
