"""Which of a school's people cannot sign yet: its assignments beside the registrar's certificates."""

import pytest

from school_api.domain.people import Role
from tests.integration.school_api.service import School
from tests.integration.school_api.staff import Person, appoint

pytestmark = pytest.mark.integration


async def test_an_administrator_sees_who_of_his_people_cannot_sign_yet(school: School) -> None:
    admin = await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR)
    known, unknown = [await admin.bring(name, name) for name in ("teacher", "newcomer")]
    await admin.assign(known, None)
    await admin.assign(unknown, "subjects/TOAN")
    registry = school.registry
    elsewhere = registry.signer("homeroom/", person=known.person_id, classes=("5B",))

    before = await states(admin)
    await registry.register(elsewhere)
    after = await states(admin)

    # As long as the registrar knows nobody of this id, whoever is declared for the seat counts.
    assert before == {("teacher", "homeroom"): "ready", ("newcomer", "subject-teacher"): "ready"}
    assert after == {("teacher", "homeroom"): "not-declared", ("newcomer", "subject-teacher"): "ready"}


async def states(admin: Person) -> dict[tuple[str, str], str]:
    told = await admin.json("GET", admin.at_school("signers"), params={"school_year": "2025-2026"})
    assert told["ready"] + told["missing"] == len(told["seats"])
    return {(seat["full_name"], seat["role"]): seat["state"] for seat in told["seats"] if seat.get("full_name")}


async def test_a_teacher_sees_nothing_of_it_and_a_year_without_a_window_is_told(school: School) -> None:
    admin = await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR)
    teacher = await admin.bring("teacher")

    refused = await teacher.send("GET", admin.at_school("signers"), params={"school_year": "2025-2026"})
    later = await admin.send("GET", admin.at_school("signers"), params={"school_year": "2030-2031"})

    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (403, "act-not-permitted")
    assert [item["code"] for item in later.json()["errors"]] == ["window-unknown"]
