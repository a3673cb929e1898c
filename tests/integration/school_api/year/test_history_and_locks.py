"""Nothing of a draft's history is lost, an earlier version comes back as a new one, and a lock of the school holds."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from demo.generate_class_files import Files
from hbs_kit.clock import utc_now
from hbs_schema.verification.times import to_instant
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.support.school import Refused


async def restore(school: School, draft_id: str, version: int, if_match: int) -> Any:
    body = {"version": version, "reason": "Sửa nhầm"}
    headers = {"If-Match": f'"{if_match}"'}
    return await school.json("POST", f"/v1/drafts/{draft_id}/restore", json=body, headers=headers)


async def test_the_history_tells_each_field_and_restores_it(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    before = await school.draft(first)
    old = before["content"]["attendance"]["excused_days"]
    edited = await school.edit(first, "attendance", excused_days=old + 1)

    restored = await restore(school, first, before["version"], edited["version"])

    assert restored["content"] == before["content"]
    assert (restored["version"], restored["state"]) == (edited["version"] + 1, "drafting")
    pages: list[Any] = []
    cursor = None
    while cursor is not None or not pages:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        pages.append(await school.json("GET", f"/v1/drafts/{first}/history", params=query))
        cursor = pages[-1].get("next")
    entries = [entry for page in pages for entry in page["items"]]
    assert [entry["act"] for entry in entries] == ["import", "review-request", "approve", "edit", "restore"]
    place = "/attendance/excused_days"
    assert entries[-2]["fields"] == [{"pointer": place, "before": old, "after": old + 1}]
    assert entries[-1]["fields"] == [{"pointer": place, "before": old + 1, "after": old}]
    assert (entries[-1]["reason"], entries[1]["fields"]) == ("Sửa nhầm", [])
    one = await school.json("GET", f"/v1/drafts/{first}/versions/{edited['version']}")
    assert one["content"]["attendance"]["excused_days"] == old + 1
    # What was signed over the old value comes from before the edit: the teachers' stay, the rest is collected anew.
    assert {role for role, _ in await steps.signatures(school, first)} == {"subject-teacher"}

    with pytest.raises(Refused, match="412 version-conflict"):
        await restore(school, first, 1, 1)
    with pytest.raises(Refused, match="404 version-unknown"):
        await restore(school, first, 99, restored["version"])
    assert (await restore(school, first, before["version"], restored["version"]))["version"] == restored["version"]


async def announced(school: School, **more: Any) -> Any:
    body = {
        "school_year": "2025-2026",
        "locks_at": to_instant(utc_now() + timedelta(minutes=10)),
        "contact": "administrator",
        "reason": "Chuẩn bị ký số",
        **more,
    }
    return await school.json("POST", f"/v1/schools/{school.registry.world.school}/data-locks", json=body)


async def begin(school: School) -> None:
    """As if the announced instants had come: the locks' own rows cannot be changed by the service."""
    async with school.resources.sessions.begin() as session:
        await session.execute(
            text("""
                INSERT INTO school.data_locks (lock_id, school, school_year, grade, class_id, part, locks_at, contact,
                    reason, announced_by)
                SELECT gen_random_uuid(), school, school_year, grade, class_id, part, clock_timestamp(), contact,
                    reason, announced_by FROM school.data_locks"""),
        )


async def test_what_the_school_has_locked_is_not_changed_but_by_exception(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first, second, *_ = await steps.draft_ids(school, class_id)
    with pytest.raises(Refused, match="422 instant-refused"):
        await announced(school, locks_at=to_instant(utc_now()))
    with pytest.raises(Refused, match="404 class-unknown"):  # it would lock nothing
        await announced(school, class_id=class_id, school_year="2024-2025")
    await announced(school, class_id=class_id, part="attendance")
    await school.edit(first, "attendance", excused_days=9)  # announced, not yet in force
    await begin(school)

    with pytest.raises(Refused) as refused:
        await school.edit(first, "attendance", excused_days=10)

    assert refused.value.code == "data-locked"
    [item] = refused.value.problem["errors"]
    assert item["contact"] == "administrator"
    assert "Cán bộ quản trị hệ thống của nhà trường" in item["sentences"]["vi"]
    await school.edit(first, "subjects/TOAN", comment="Chăm chỉ.")
    with pytest.raises(Refused, match="data-locked"):
        await school.ask("DELETE", f"/v1/drafts/{first}/parts/attendance", headers={"If-Match": '"3"'})
    with pytest.raises(Refused, match="data-locked"):
        await restore(school, first, 1, 3)

    again = await school.import_files(class_id, grade_4)
    # Only the first pupil's file differs from what is stored: in the locked part, too.
    assert (again["counts"]["skipped"], again["counts"]["unchanged"]) == (1, 3)
    assert (await school.draft(first))["version"] == 3

    path = f"/v1/schools/{school.registry.world.school}/data-locks"
    listed = await school.json("GET", path, params={"school_year": "2025-2026"})
    [lock] = [entry for entry in listed if entry["is_in_force"]]
    body = {
        "draft_id": first,
        "parts": ["attendance"],
        "until": to_instant(utc_now() + timedelta(hours=1)),
        "reason": "Nhập sai số ngày nghỉ",
    }
    await school.json("POST", f"/v1/data-locks/{lock['lock_id']}/unlocks", json=body)
    await school.edit(first, "attendance", excused_days=10)
    with pytest.raises(Refused, match="data-locked"):
        await school.edit(second, "attendance", excused_days=10)

    await school.json("POST", f"/v1/data-locks/{lock['lock_id']}/lift", json={"reason": "Đã sửa xong"})
    await school.edit(second, "attendance", excused_days=10)
    with pytest.raises(Refused, match="409 already-ended"):
        await school.json("POST", f"/v1/data-locks/{lock['lock_id']}/lift", json={"reason": "Lần nữa"})
    kinds = [event["kind"] for event in (await school.json("GET", "/v1/events", params={"limit": 500}))["items"]]
    assert {"data-lock-announced", "data-unlocked", "data-lock-lifted"} <= set(kinds)


async def test_another_schools_locks_do_not_exist(school: School, grade_4: Files) -> None:
    lock = await announced(school, class_id=await steps.imported(school, grade_4))
    token = school.token(schools=["elsewhere"])

    with pytest.raises(Refused, match="404 data-lock-unknown"):
        await school.json("POST", f"/v1/data-locks/{lock['lock_id']}/lift", json={"reason": "x"}, token=token)
