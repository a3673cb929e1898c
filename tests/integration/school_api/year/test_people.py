"""The school's year by its people: each does and reads what is his, and it is written down."""

from datetime import timedelta
from typing import Any

import pytest

from demo.generate_class_files import Files
from hbs_kit.clock import utc_now
from hbs_schema.verification.times import to_instant
from school_api.domain.people import Role
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.integration.school_api.staff import Person, appoint
from tests.support.school import Refused

YEAR = {"school_year": "2025-2026"}
LEFT = {"left_on": "2026-01-16", "period": "end-1", "reason": "transfer"}


async def refusal(call: Any) -> tuple[str, list[str]]:
    """The refusal's code and those of its items."""
    with pytest.raises(Refused) as refused:
        await call
    return refused.value.code, [item["code"] for item in refused.value.problem.get("errors", [])]


async def parts_to_do(person: Person, **narrowed: str) -> set[str]:
    told = await person.json("GET", person.at_school("tasks"), params={**YEAR, **narrowed})
    return {task["part"] for task in told["items"]}


async def comment(person: Person, draft: str, words: str) -> Any:
    shown = await person.json("GET", f"/v1/drafts/{draft}")
    value = {**shown["content"]["subjects/TOAN"], "comment": words}
    headers = {"If-Match": f'"{shown["version"]}"'}
    return await person.json("PUT", f"/v1/drafts/{draft}/parts/subjects/TOAN", json={"value": value}, headers=headers)


async def test_each_does_and_reads_what_is_his(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first, second, *_ = await steps.draft_ids(school, class_id)
    admin = await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR)
    head = await appoint(school, "head", Role.PRINCIPAL, "Trần Thị Hoa")
    teacher, homeroom = await admin.bring("teacher"), await admin.bring("homeroom")
    await admin.assign(teacher)
    await admin.assign(homeroom, None)

    # Tasks: as far as one may read.
    await school.edit(first, "outcome", result="CHT")
    await school.ask("DELETE", f"/v1/drafts/{first}/parts/subjects/TOAN", headers={"If-Match": '"2"'})
    assert await parts_to_do(teacher, class_id=class_id) == {"subjects/TOAN"}
    assert await parts_to_do(homeroom, class_id=class_id) >= {"subjects/TOAN", "outcome"}
    assert await parts_to_do(head) >= {"subjects/TOAN", "outcome"}
    assert await refusal(parts_to_do(teacher)) == ("act-not-permitted", ["assignment-needed"])
    assert await refusal(parts_to_do(admin)) == ("act-not-permitted", ["role-needed"])
    assert (await admin.json("GET", admin.at_school("board"), params=YEAR))["classes"][0]["pupils"] == 4

    # History and the way back: his part alone.
    await comment(teacher, second, "Tính nhanh.")
    told = await teacher.json("GET", f"/v1/drafts/{second}/history")
    pointers = {field["pointer"].split("/")[1] for entry in told["items"] for field in entry["fields"]}
    assert pointers == {"identity", "subjects~1TOAN"}
    back = {"version": 1, "reason": "Nhầm học sinh"}
    restore, headers = f"/v1/drafts/{second}/restore", {"If-Match": '"2"'}
    assert (await refusal(homeroom.json("POST", restore, json=back, headers=headers)))[0] == "act-not-permitted"
    assert (await refusal(head.json("POST", restore, json=back, headers=headers)))[0] == "act-not-permitted"
    restored = await teacher.json("POST", restore, json=back, headers=headers)
    assert (restored["version"], sorted(restored["content"])) == (3, ["identity", "subjects/TOAN"])

    # Previews are the homeroom teacher's, locks the head's and the administrator's.
    later = {"ends_at": to_instant(utc_now() + timedelta(days=1))}
    preview = f"/v1/classes/{class_id}/preview"
    assert (await refusal(teacher.json("PUT", preview, json=later)))[0] == "act-not-permitted"
    await homeroom.json("PUT", preview, json=later)
    lock = {**YEAR, "locks_at": later["ends_at"], "contact": "administrator", "reason": "Chuẩn bị ký số"}
    assert (await refusal(homeroom.json("POST", head.at_school("data-locks"), json=lock)))[0] == "act-not-permitted"
    await admin.json("POST", head.at_school("data-locks"), json=lock)
    await head.json("POST", head.at_school("data-locks"), json=lock)

    # What an approval needs, an interim record needs.
    stale = head.token(age=timedelta(hours=1))
    interim = f"/v1/drafts/{second}/interim"
    assert (await refusal(head.json("POST", interim, json=LEFT, token=stale)))[0] == "fresh-factor-needed"
    assert (await refusal(homeroom.json("POST", interim, json=LEFT)))[0] == "act-not-permitted"
    await head.json("POST", interim, json=LEFT)

    # The made-up pages name another head; the digest is of the class and of nobody who looks.
    sheet = f"/v1/classes/{class_id}/review-sheet"
    seen, machine = await head.json("GET", sheet), await school.json("GET", sheet)
    assert [entry["code"] for entry in seen["warnings"]] == ["head-differs"]
    assert (machine["warnings"], machine["digest"]) == ([], seen["digest"])
    assert (await refusal(teacher.json("GET", sheet)))[0] == "act-not-permitted"

    entries = (await admin.json("GET", admin.at_school("audit"), params={"limit": 200}))["items"]
    acts = {(entry["person_id"], entry["act"]) for entry in entries}
    assert acts >= {
        (teacher.person_id, "restore"),
        (teacher.person_id, "read-tasks"),
        (homeroom.person_id, "open-preview"),
        (admin.person_id, "lock-data"),
        (head.person_id, "build-interim"),
        (head.person_id, "read-sheet"),
    }
