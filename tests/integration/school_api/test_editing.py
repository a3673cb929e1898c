"""An edit voids exactly the signatures that covered it, under an ETag, with its whole history kept."""

import asyncio

import pytest

from demo.generate_class_files import Files
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.support.school import Refused

LATER = {("homeroom", ""), ("principal", ""), ("seal", "")}


def subjects(found: dict[tuple[str, str], str]) -> set[tuple[str, str]]:
    return {seat for seat in found if seat[0] == "subject-teacher"}


async def test_a_corrected_mark_calls_its_teacher_and_the_later_stages_back(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    first, second, *_ = await steps.draft_ids(school, class_id)
    before, neighbour = await steps.signatures(school, first), await steps.signatures(school, second)

    await school.edit(first, "subjects/TOAN", comment="Tính toán nhanh, cẩn thận.")

    after = await steps.signatures(school, first)
    assert before.keys() - after.keys() == {("subject-teacher", "subjects/TOAN")} | LATER
    assert after.items() <= before.items()
    assert await steps.signatures(school, second) == neighbour
    assert (await steps.states(school, class_id)).count("signed") == 3


async def test_an_address_calls_no_teacher_back(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    before = await steps.signatures(school, first)

    await school.edit(first, "personal", address={"text": "Số 5, phố Mới"})

    assert before.keys() - (await steps.signatures(school, first)).keys() == LATER


async def test_a_name_calls_everybody_back(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]

    await school.edit(first, "identity", full_name="Nguyễn Thị Đổi")

    assert await steps.signatures(school, first) == {}


async def test_only_what_is_missing_is_signed_again_and_the_record_is_whole(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    await school.edit(first, "subjects/TOAN", comment="Tính toán nhanh, cẩn thận.")
    await school.approve(class_id)

    signed = await school.sign_missing(class_id)
    [answer] = await steps.accepted(school, class_id)

    assert set(signed) == {("subject-teacher", "subjects/TOAN")} | LATER
    assert [packet.result for packet in answer.packets] == ["accepted"] * 4


async def test_every_version_is_kept_with_who_and_what(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    old = (await school.draft(first))["content"]["attendance"]

    await school.edit(first, "attendance", excused_days=9)

    versions = await school.json("GET", f"/v1/drafts/{first}/versions")
    assert [(v["version"], v["act"], v["changed_by"]) for v in versions] == [
        (1, "import", "staff"),
        (2, "edit", "staff"),
    ]
    assert versions[1]["changed"] == ["attendance"]
    assert versions[0]["content"]["attendance"] == old
    assert versions[1]["content"]["attendance"]["excused_days"] == 9


async def test_the_same_value_again_is_no_change(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    before = await school.draft(first)

    assert await school.edit(first, "attendance") == before


@pytest.mark.parametrize(
    ("header", "expected"),
    [(None, (428, "version-missing")), ('"7"', (412, "version-conflict")), ("1", (400, "version-malformed"))],
)
async def test_a_change_names_the_version_that_was_read(
    school: School, grade_4: Files, header: str | None, expected: tuple[int, str]
) -> None:
    class_id = await steps.imported(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    value = {"value": {"excused_days": 9, "unexcused_days": 0}}

    headers = {"If-Match": header} if header else {}

    with pytest.raises(Refused) as refused:
        await school.ask("PUT", f"/v1/drafts/{first}/parts/attendance", json=value, headers=headers)

    assert (refused.value.status, refused.value.code) == expected
    assert (await school.draft(first))["version"] == 1


async def test_of_two_who_change_the_same_version_one_wins(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]

    done = await asyncio.gather(
        *(
            school.send(
                "PUT",
                f"/v1/drafts/{first}/parts/attendance",
                json={"value": {"excused_days": days, "unexcused_days": 0}},
                headers={"If-Match": '"1"'},
            )
            for days in range(20, 25)
        )
    )

    assert sorted(answer.status_code for answer in done) == [200, 412, 412, 412, 412]
    assert (await school.draft(first))["version"] == 2
    winner = next(answer for answer in done if answer.status_code == 200)
    assert winner.headers["ETag"] == '"2"'


async def test_a_value_of_another_form_is_refused_with_its_place_and_without_its_words(
    school: School, grade_4: Files
) -> None:
    class_id = await steps.imported(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]

    with pytest.raises(Refused) as refused:
        await school.edit(first, "identity", birth_date="32/13/2016", full_name="Kẻ Lạ")

    assert refused.value.code == "content-refused"
    assert [(item["code"], item["pointer"]) for item in refused.value.problem["errors"]] == [
        ("value-malformed", "/identity/birth_date")
    ]
    assert "Kẻ Lạ" not in str(refused.value.problem)
    assert "32/13" not in str(refused.value.problem)


async def test_a_pupils_code_and_an_invisible_character_are_refused(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]

    with pytest.raises(Refused) as code:
        await school.edit(first, "personal", pupil_code="X1")
    with pytest.raises(Refused) as letter:
        await school.edit(first, "subjects/TOAN", comment="ẩn\u200bký tự")

    assert [item["code"] for item in code.value.problem["errors"]] == ["pupil-code-fixed"]
    assert [item["code"] for item in letter.value.problem["errors"]] == ["character-not-allowed"]


@pytest.mark.parametrize("part", ["identity", "personal", "outcome"])
async def test_a_part_without_which_there_is_no_record_cannot_be_dropped(
    school: School, grade_4: Files, part: str
) -> None:
    class_id = await steps.imported(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]

    with pytest.raises(Refused, match="content-refused"):
        await school.ask("DELETE", f"/v1/drafts/{first}/parts/{part}", headers={"If-Match": '"1"'})


async def test_what_was_sent_is_not_edited(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    await steps.packed(school, class_id)
    first = (await steps.draft_ids(school, class_id))[0]

    with pytest.raises(Refused, match="not-editable"):
        await school.edit(first, "attendance", excused_days=9)


async def test_a_dropped_part_is_found_by_the_check_and_stops_the_review(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    await school.ask("DELETE", f"/v1/drafts/{first}/parts/subjects/TOAN", headers={"If-Match": '"1"'})

    findings = await school.json("GET", f"/v1/classes/{class_id}/findings")
    with pytest.raises(Refused) as refused:
        await school.approve(class_id)

    assert (findings["drafts"], findings["ready"]) == (4, 3)
    [told] = [entry for entry in findings["with_findings"] if not entry["is_ready"]]
    assert "subject-missing" in {finding["code"] for finding in told["findings"]}
    assert refused.value.code == "content-incomplete"
    assert {item["draft"] for item in refused.value.problem["errors"]} == {first}
