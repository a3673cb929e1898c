"""The principal approves, or returns with a reason; nothing is signed that was not approved."""

import pytest

from demo.generate_class_files import Files
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.support.school import Refused


async def test_returned_records_lose_the_signatures_over_the_whole_and_keep_the_teachers(
    school: School, grade_4: Files
) -> None:
    class_id = await steps.signed(school, grade_4)
    first, *_ = await steps.draft_ids(school, class_id)

    body = {"reason": "Thiếu nhận xét", "drafts": [first]}
    told = await school.json("POST", f"/v1/classes/{class_id}/returns", json=body)

    assert told == {"state": "drafting", "drafts": [first], "warnings": []}
    assert {role for role, _ in await steps.signatures(school, first)} == {"subject-teacher"}
    versions = await school.json("GET", f"/v1/drafts/{first}/versions")
    assert (versions[-1]["act"], versions[-1]["reason"]) == ("return", "Thiếu nhận xét")


async def test_a_return_can_ask_for_a_teachers_signature_anew(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    first, *_ = await steps.draft_ids(school, class_id)

    body = {"reason": "Chứng thư số chưa được phê duyệt", "drafts": [first], "parts": ["subjects/TOAN"]}
    await school.json("POST", f"/v1/classes/{class_id}/returns", json=body)
    await school.approve(class_id)

    first_missing, *_ = (await school.board(class_id))["missing"]
    assert (first_missing["role"], first_missing["part"]) == ("subject-teacher", "subjects/TOAN")


async def test_nothing_is_signed_before_it_is_approved(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    await school.json("POST", f"/v1/classes/{class_id}/review-requests", json={})

    with pytest.raises(Refused, match="nothing-to-sign"):
        await school.signer("subject-teacher", "subjects/TOAN").open(class_id, "subject-teacher", "subjects/TOAN")


async def test_there_is_nothing_to_approve_that_was_not_handed_over(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)

    with pytest.raises(Refused, match="nothing-to-review"):
        await school.json("POST", f"/v1/classes/{class_id}/approvals", json={})


async def test_an_edit_after_approval_needs_another_approval(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    first, *_ = await steps.draft_ids(school, class_id)

    await school.edit(first, "attendance", excused_days=9)

    assert sorted(await steps.states(school, class_id)) == ["drafting", "signing", "signing", "signing"]
