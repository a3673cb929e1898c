"""A combined class: what is locked, counted and left out is of the draft's own grade."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from demo.generate_class_files import Files
from hbs_kit.clock import utc_now
from hbs_schema.verification.times import to_instant
from tests.integration.school_api.service import School
from tests.support.school import Refused
from tests.unit.hbs_sheets.made_secondary import content

COMBINED = {"level": "lower-secondary", "grade": None, "grades": [6, 7], "class": "6+7"}
YEAR = {"school_year": "2025-2026"}


def record(number: int, grade: int, *, absent: int = 3) -> dict[str, Any]:
    parts = {**content(number, grade), "attendance": {"excused_sessions": absent, "unexcused_sessions": 0}}
    return {"pupil_code": parts["personal"]["pupil_code"], "grade": grade, "parts": parts}


async def send(school: School, path: str, *records: dict[str, Any], **where: str) -> Any:
    headers = {"Content-Type": "application/x-ndjson"}
    body = "\n".join(map(json.dumps, records)).encode()
    return await school.json("POST", path, content=body, headers=headers, params=where)


async def lock_grade(school: School, grade: int) -> None:
    """In force at once: announcing takes a minute."""
    async with school.resources.sessions.begin() as session:
        await session.execute(
            text("""
                INSERT INTO school.data_locks (lock_id, school, school_year, grade, part, locks_at, contact, reason,
                    announced_by)
                VALUES (gen_random_uuid(), :school, '2025-2026', :grade, '', clock_timestamp(), 'principal', 'x', 'x')
                """),
            {"school": school.registry.world.school, "grade": grade},
        )


def codes_of(told: Any) -> list[list[str]]:
    return [[finding["code"] for finding in row["findings"]] for row in told["report"]["rows"]]


async def test_a_lock_of_one_grade_leaves_the_other_in_every_form_of_import(school: School, grade_4: Files) -> None:
    class_id = (await school.open_class(grade_4, **COMBINED))["class_id"]
    path = f"/v1/classes/{class_id}/imports"
    assert (await send(school, path, record(1, 6), record(2, 7)))["counts"]["created"] == 2
    await lock_grade(school, 6)

    whole = f"/v1/schools/{school.registry.world.school}/imports"
    where = {**YEAR, "level": "lower-secondary"}
    rows = [record(1, 6, absent=4), record(2, 7, absent=4), record(3, 6)]
    told = await send(school, whole, *({**row, "class": "6+7"} for row in rows), **where)

    assert told["counts"] == {"created": 0, "changed": 1, "unchanged": 0, "skipped": 2, "refused": 0}
    assert codes_of(told) == [["data-locked"], [], ["data-locked"]]
    # From one grade into the other is a change of both, and the same as before is none.
    with pytest.raises(Refused, match="data-locked"):
        await send(school, path, record(2, 6, absent=4))
    assert (await send(school, path, record(1, 6), record(2, 7, absent=4)))["counts"]["unchanged"] == 2
    shown = [await school.draft(line["draft_id"]) for line in (await school.board(class_id))["drafts"]]
    assert [(draft["grade"], draft["content"]["attendance"]["excused_sessions"]) for draft in shown] == [(6, 3), (7, 4)]


async def test_board_and_paper_know_each_pupils_grade(school: School, grade_4: Files) -> None:
    class_id = (await school.open_class(grade_4, **COMBINED))["class_id"]
    await send(school, f"/v1/classes/{class_id}/imports", record(1, 6), record(2, 7), record(3, 7))
    own = f"/v1/schools/{school.registry.world.school}"
    paper = {**YEAR, "class_id": class_id, "reason": "Mất mạng", "decision": "1/QĐ", "since": "2025-09-05"}

    with pytest.raises(Refused) as refused:
        await school.json("POST", f"{own}/paper-uses", json={**paper, "pupil_code": "GIAY-1"})
    assert [item["code"] for item in refused.value.problem["errors"]] == ["grade-needed"]
    declared = await school.json("POST", f"{own}/paper-uses", json={**paper, "pupil_code": "GIAY-1", "grade": 7})
    known = record(3, 7)["pupil_code"]
    await school.json("POST", f"{own}/paper-uses", json={**paper, "pupil_code": known})
    told = await school.json("GET", f"{own}/board", params=YEAR)

    assert declared["grade"] == 7
    lines = [(line["grade"], line["pupils"], line["on_paper"]) for line in told["classes"]]
    assert lines == [(6, 1, 0), (7, 1, 1)]
    assert [(grade["grade"], grade["classes"], grade["pupils"]) for grade in told["grades"]] == [(6, 1, 1), (7, 1, 1)]
    entered = {(line["grade"], part["part"]): part["entered"] for line in told["classes"] for part in line["parts"]}
    assert (entered[6, "attendance"], entered[7, "attendance"]) == (1, 1)


async def test_an_interim_class_takes_no_file_and_is_listed_when_asked(school: School, grade_4: Files) -> None:
    class_id = (await school.open_class(grade_4, **COMBINED))["class_id"]
    await send(school, f"/v1/classes/{class_id}/imports", record(1, 6))
    [line] = (await school.board(class_id))["drafts"]
    left = {"left_on": "2026-01-16", "period": "end-1", "reason": "transfer"}

    built = await school.json("POST", f"/v1/drafts/{line['draft_id']}/interim", json=left)

    interim = await school.draft(built["draft_id"])
    assert (interim["grade"], interim["schema"]) == (6, {"id": "secondary-interim", "version": 1})
    [listed] = await school.json("GET", "/v1/classes")
    assert listed["class_id"] == class_id
    both = await school.json("GET", "/v1/classes", params={"with_interim": True})
    assert {entry["class_id"] for entry in both} == {class_id, built["class_id"]}
    with pytest.raises(Refused, match="404 class-unknown"):
        await send(school, f"/v1/classes/{built['class_id']}/imports", record(1, 6))
    where = {**YEAR, "level": "lower-secondary", "track": "interim"}
    whole = f"/v1/schools/{school.registry.world.school}/imports"
    with pytest.raises(Refused, match="no-class-open"):
        await send(school, whole, {**record(1, 6), "class": "6+7"}, **where)
    found = await school.json("GET", f"/v1/classes/{built['class_id']}/findings")
    assert (found["drafts"], found["ready"]) == (1, 1)
    # A preview of the class shows it until the day that is named.
    later = to_instant(utc_now() + timedelta(days=1))
    opened = await school.json("PUT", f"/v1/classes/{built['class_id']}/preview", json={"ends_at": later})
    assert opened["is_open"]
