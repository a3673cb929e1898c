"""Closes and withdrawal requests: signed by the roles of the policy, accepted by the real registry."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from demo.generate_class_files import Files, write_grade_4
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.integration.so_registry.acts import pass_the_cutoff
from tests.support.school import Refused


async def accepted_class(school: School, files: Files) -> str:
    class_id = await steps.signed(school, files)
    await steps.accepted(school, class_id)
    return class_id


def withdrawal(school: School, *drafts: str) -> dict[str, Any]:
    return {
        "school": school.registry.world.school,
        "window": str(school.registry.window_no),
        "drafts": list(drafts),
        "reason": "Sai thông tin học sinh",
    }


async def withdrawn(school: School, *drafts: str) -> Any:
    act = await school.json("POST", "/v1/acts/withdrawals", json=withdrawal(school, *drafts))
    await school.signer("principal").sign_act(act, "principal")
    await steps.send_acts(school)
    return await school.json("GET", f"/v1/acts/{act['act_id']}")


async def test_the_registrar_takes_a_withdrawal_and_the_record_is_withdrawn(school: School, grade_4: Files) -> None:
    class_id = await accepted_class(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]

    act = await withdrawn(school, first)

    assert act["state"] == "answered"
    assert act["answer"]["kind"] == "withdrawal"
    assert sorted(await steps.states(school, class_id)) == ["accepted", "accepted", "accepted", "withdrawn"]


async def test_a_withdrawn_record_may_be_issued_again_as_the_next_revision(school: School, grade_4: Files) -> None:
    class_id = await accepted_class(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    await withdrawn(school, first)

    await school.replace(first)
    await school.approve(class_id)
    school.later = timedelta(seconds=2)
    signed = await school.sign_missing(class_id)
    [answer] = await steps.accepted(school, class_id)

    assert signed == [("homeroom", ""), ("principal", ""), ("seal", "")]
    assert [packet.result for packet in answer.packets] == ["accepted"]
    assert await steps.states(school, class_id) == ["accepted"] * 4


async def test_only_accepted_records_are_withdrawn_and_once(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    await school.json("GET", "/v1/windows", params={"school": school.registry.world.school})

    with pytest.raises(Refused, match="not-revocable"):
        await school.json("POST", "/v1/acts/withdrawals", json=withdrawal(school, first))


async def test_a_reason_that_no_statement_can_carry_is_refused_before_anybody_signs(school: School) -> None:
    body = {**withdrawal(school, str(uuid4())), "reason": "Sai\u200bthông tin"}

    with pytest.raises(Refused, match="invalid-request"):
        await school.json("POST", "/v1/acts/withdrawals", json=body)


async def test_the_same_statement_twice_is_one_and_another_is_refused(school: School, grade_4: Files) -> None:
    class_id = await accepted_class(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    act = await school.json("POST", "/v1/acts/withdrawals", json=withdrawal(school, first))
    signer = school.signer("principal")

    await signer.sign_act(act, "principal")
    with pytest.raises(Refused, match="already-signed"):
        await signer.sign_act(act, "principal")
    with pytest.raises(Refused, match="statement-refused"):
        await signer.sign_act(act, "homeroom")


async def test_the_registrars_refusal_is_kept_in_its_own_words(school: School, grade_4: Files) -> None:
    class_id = await accepted_class(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    await pass_the_cutoff(school.registry)

    act = await withdrawn(school, first)

    assert (act["state"], act["problem"]["code"]) == ("refused", "window-closed")
    assert act["problem"]["sentences"]["vi"].startswith("Đợt chốt dữ liệu đã đóng")
    assert await steps.states(school, class_id) == ["accepted"] * 4


async def test_the_registrar_takes_a_close_over_exactly_the_accepted_records(school: School, grade_4: Files) -> None:
    class_id = await accepted_class(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    await withdrawn(school, first)
    code = (await school.draft(first))["pupil_code"]

    act = await steps.close(school, grade=4, left_out=[{"pupil_code": code, "reason": "transferred"}])

    assert (act["state"], act["answer"]["is_in_force"], act["answer"]["count"]) == ("answered", True, 3)
    [left] = act["members"]["left_out"]
    assert (left["pupil_code"], left["reason"], left["grade"], left["class"]) == (code, "transferred", 4, "4A")
    assert sum(entry["count"] for entry in act["members"]["results"]) == 3


async def test_a_close_forgets_no_pupil(school: School, grade_4: Files, tmp_path: Path) -> None:
    class_id = await accepted_class(school, grade_4)
    other = write_grade_4(tmp_path / "more", 8, "4B", pupils=3)
    await steps.imported(school, other)

    with pytest.raises(Refused) as refused:
        await steps.close(school, grade=4)

    assert class_id
    assert (refused.value.status, refused.value.code) == (409, "left-out-incomplete")
    assert len(refused.value.problem["errors"]) == 3


async def test_a_record_accepted_meanwhile_voids_the_close_that_was_shown(
    school: School, grade_4: Files, tmp_path: Path
) -> None:
    await accepted_class(school, grade_4)
    other = write_grade_4(tmp_path / "more", 8, "4B", pupils=1)
    late = await steps.signed(school, other)
    [code] = [draft["pupil_code"] for draft in (await school.board(late))["drafts"]]
    body = {
        "school": school.registry.world.school,
        "window": str(school.registry.window_no),
        "grades": [4],
        "left_out": [{"pupil_code": code, "reason": "other", "note": "Gửi sau"}],
    }
    act = await school.json("POST", "/v1/acts/closes", json=body)
    await steps.accepted(school, late)

    with pytest.raises(Refused, match="signed-content-changed"):
        await school.signer("principal").sign_act(act, "principal")
    again = await school.json("POST", "/v1/acts/closes", json={**body, "left_out": []})

    assert again["act_id"] != act["act_id"]
    assert len(again["packets"]) == 5
    assert (await school.json("GET", f"/v1/acts/{act['act_id']}"))["state"] == "void"


async def test_opening_the_same_close_again_is_the_same_act(school: School, grade_4: Files) -> None:
    await accepted_class(school, grade_4)
    body = {"school": school.registry.world.school, "window": str(school.registry.window_no), "grades": [4]}

    acts = await asyncio.gather(*(school.json("POST", "/v1/acts/closes", json=body) for _ in range(4)))

    assert len({act["act_id"] for act in acts}) == 1


async def test_after_the_close_a_withdrawal_is_refused_by_the_registrar(school: School, grade_4: Files) -> None:
    class_id = await accepted_class(school, grade_4)
    await steps.close(school, grade=4)

    act = await withdrawn(school, (await steps.draft_ids(school, class_id))[0])

    assert (act["state"], act["problem"]["code"]) == ("refused", "school-closed")


async def test_a_close_is_opened_again_once_and_the_next_one_follows_it(school: School, grade_4: Files) -> None:
    class_id = await accepted_class(school, grade_4)
    act = await steps.close(school, grade=4)
    path, body = f"/v1/acts/{act['act_id']}/reopenings/{uuid4()}", {"reason": "Sót một học sinh"}

    told = [await school.json("PUT", path, json=body) for _ in range(2)]
    # The registrar tells every client of the school as well.
    await steps.take_notices(school)
    revoked = await withdrawn(school, (await steps.draft_ids(school, class_id))[0])
    pupil = (await school.draft((await steps.draft_ids(school, class_id))[0]))["pupil_code"]
    second = await steps.close(school, grade=4, left_out=[{"pupil_code": pupil, "reason": "transferred"}])

    assert told[0] == told[1]
    assert (told[0]["state"], told[0]["reopened_at"] is None) == ("answered", False)
    assert (revoked["state"], second["state"], second["members"]["seq"]) == ("answered", "answered", 2)
    assert second.get("reopened_at") is None
    events = (await school.json("GET", "/v1/events", params={"limit": 500}))["items"]
    assert [entry["body"]["act_id"] for entry in events if entry["kind"] == "close-reopened"] == [act["act_id"]]


async def test_what_the_registrar_has_not_taken_is_not_opened_again(school: School, grade_4: Files) -> None:
    await accepted_class(school, grade_4)
    opened = await school.json(
        "POST",
        "/v1/acts/closes",
        json={"school": school.registry.world.school, "window": str(school.registry.window_no), "grades": [4]},
    )
    path, body = f"/v1/acts/{opened['act_id']}/reopenings/{uuid4()}", {"reason": "Sót một học sinh"}

    with pytest.raises(Refused, match="not-reopenable"):
        await school.json("PUT", path, json=body)
    await school.signer("principal").sign_act(opened, "principal")
    await steps.send_acts(school)
    await pass_the_cutoff(school.registry)
    with pytest.raises(Refused) as refused:
        await school.json("PUT", path, json=body)
    assert [item["code"] for item in refused.value.problem["errors"]] == ["window-closed"]
