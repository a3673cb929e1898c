"""A pupil on paper is not sent and not forgotten: the close leaves him out by the decision, until that is ended."""

import pytest

from demo.generate_class_files import Files
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.support.school import Refused


async def test_a_pupil_on_paper_is_left_out_of_the_close_and_sent_after_it_ended(
    school: School, grade_4: Files
) -> None:
    class_id = await steps.signed(school, grade_4)
    own = school.registry.world.school
    drafts = (await school.board(class_id))["drafts"]
    body = {"school_year": "2025-2026", "class_id": class_id, "reason": "Chưa có mã định danh", "since": "2025-09-05"}
    path = f"/v1/schools/{own}/paper-uses"
    uses = [
        await school.json("POST", path, json={**body, "pupil_code": code, "decision": f"{number}/QĐ"})
        for number, code in enumerate((drafts[0]["pupil_code"], "GIAY-01"), 11)
    ]

    await steps.accepted(school, class_id)
    states = await steps.states(school, class_id)
    act = await steps.close(school, grade=4)

    assert states == ["signed", "accepted", "accepted", "accepted"]
    left_out = {entry["pupil_code"]: entry for entry in act["members"]["left_out"]}
    assert left_out.keys() == {drafts[0]["pupil_code"], "GIAY-01"}
    assert {entry["reason"] for entry in left_out.values()} == {"paper"}
    assert left_out["GIAY-01"]["note"] == "12/QĐ"
    assert "record_key" in left_out[drafts[0]["pupil_code"]]
    window = {"window": str(school.registry.window_no)}
    with pytest.raises(Refused, match="409 on-paper"):
        await school.json("POST", f"/v1/classes/{class_id}/submissions", json=window)

    ended = await school.json("POST", f"/v1/paper-uses/{uses[0]['paper_id']}/end", json={"reason": "Đã có mã"})
    assert not ended["is_in_force"]
    assert [use["is_in_force"] for use in await school.json("GET", path, params={"school_year": "2025-2026"})] == [
        False,
        True,
    ]
    [sent] = await school.json("POST", f"/v1/classes/{class_id}/submissions", json=window)
    assert sent["packets"] == 1
    with pytest.raises(Refused, match="409 already-ended"):
        await school.json("POST", f"/v1/paper-uses/{uses[0]['paper_id']}/end", json={"reason": "Lần nữa"})
