"""Inspectors: for a time, by a decision, to read; every look has its reason and stands in the school's audit."""

import asyncio
from datetime import timedelta
from urllib.parse import quote

import pytest

from demo.generate_class_files import Files
from hbs_kit.clock import utc_now
from school_api.domain.people import Role
from school_api.domain.people_errors import TermRefused
from tests.integration.school_api.auditing import audit_of
from tests.integration.school_api.service import School
from tests.integration.school_api.staff import Person, appoint
from tests.support.school import Refused

SOON = timedelta(hours=1)
REASON = "Kết luận thanh tra số 5"


async def looking(person: Person, path: str, reason: str | None = REASON) -> tuple[int, str]:
    headers = {"HBS-Reason": quote(reason)} if reason is not None else {}
    try:
        await person.json("GET", person.at_school(path), headers=headers)
    except Refused as refused:
        return refused.status, refused.code
    return 200, ""


async def test_an_inspector_reads_with_a_reason_and_every_look_is_noted(school: School) -> None:
    inspector = await appoint(school, "inspector", Role.INSPECTOR, until=utc_now() + SOON)

    assert await looking(inspector, "audit", None) == (403, "reason-needed")
    assert await looking(inspector, "audit", "vì") == (403, "reason-needed")
    assert await looking(inspector, "audit") == (200, "")
    assert await looking(inspector, "people") == (200, "")
    noted = await inspector.json("GET", inspector.at_school("audit"), headers={"HBS-Reason": quote(REASON)})
    own = [entry for entry in noted["items"] if entry["act"] == "inspect"]
    assert [entry["concerns"] for entry in own] == ["read-audit", "read-people", "read-audit"]
    assert {(entry["role"], entry["reason"], entry["person_id"]) for entry in own} == {
        ("inspector", REASON, inspector.person_id)
    }
    with pytest.raises(Refused) as refused:
        await inspector.bring("somebody")
    assert refused.value.code == "act-not-permitted"


async def test_an_inspection_has_an_end(school: School) -> None:
    for until in (None, utc_now() - SOON):
        with pytest.raises(TermRefused):
            await appoint(school, "endless", Role.INSPECTOR, until=until)


async def test_an_inspector_starts_at_the_classes_of_the_schools_that_he_inspects(
    school: School, grade_4: Files
) -> None:
    opened = await school.open_class(grade_4)
    inspector = await appoint(school, "inspector", Role.INSPECTOR, until=utc_now() + SOON)
    headers = {"HBS-Reason": quote(REASON)}

    with pytest.raises(Refused) as refused:
        await inspector.json("GET", "/v1/classes")
    seen = await inspector.json("GET", "/v1/classes", headers=headers)

    assert refused.value.code == "reason-needed"
    assert [entry["class_id"] for entry in seen] == [opened["class_id"]]
    noted = await inspector.json("GET", inspector.at_school("audit"), headers=headers)
    own = [entry["concerns"] for entry in noted["items"] if entry["act"] == "inspect"]
    assert own == ["read-class", "read-audit"]


async def test_an_inspectors_review_sheet_is_a_row_however_many_write(school: School, grade_4: Files) -> None:
    opened = await school.open_class(grade_4)
    inspector = await appoint(school, "inspector", Role.INSPECTOR, until=utc_now() + SOON)
    headers = {"HBS-Reason": quote(REASON)}
    path = f"/v1/classes/{opened['class_id']}/review-sheet"

    await asyncio.gather(*(inspector.json("GET", path, headers=headers) for _ in range(6)))

    assert (await audit_of(school)).findings == ()
