"""Signing sessions in class mode: what is shown, what is believed, what voids it."""

import asyncio
from typing import Any

import pytest

from demo.generate_class_files import Files
from hbs_schema.parts import parse_part
from hbs_sign.computing import sign_items
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.integration.school_api.steps import stored
from tests.support.school import Refused, SigningClient

MATHS = ("subject-teacher", "subjects/TOAN")


async def ready(session: Any, client: SigningClient) -> list[dict[str, Any]]:
    return sign_items(session, await client.fetch(session), client.key, signed_at=client.clock())


async def test_a_teacher_is_shown_his_part_and_whose_it_is_and_nothing_else(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    client = school.signer(*MATHS)

    session = await client.open(class_id, *MATHS)
    items = await client.fetch(session)

    assert len(items) == 4
    assert {tuple(parse_part(text).name for text in item["parts"]) for item in items} == {
        ("header", "identity", "subjects/TOAN")
    }
    assert session["text"].startswith("Giáo viên dạy môn học xác nhận nội dung môn TOAN, lớp 4A của 4 học bạ số")


async def test_one_signature_serves_the_class_and_completes_the_session(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)

    done = await school.signer(*MATHS).sign(class_id, *MATHS)

    assert (done["state"], done["items"], done["signed"]) == ("complete", 4, 4)
    assert await stored(school) == 1


async def test_completing_twice_stores_one_statement(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    client = school.signer(*MATHS)
    session = await client.open(class_id, *MATHS)
    statements = await ready(session, client)

    answers = await asyncio.gather(*(client.post(session, statements) for _ in range(3)))

    assert [answer["state"] for answer in answers] == ["complete"] * 3
    assert await stored(school) == 1


async def test_a_second_signature_over_the_same_is_refused_and_the_first_stands(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    client = school.signer(*MATHS)
    session = await client.open(class_id, *MATHS)
    first, second = await ready(session, client), await ready(session, client)
    await client.post(session, first)

    with pytest.raises(Refused, match="already-signed"):
        await client.post(session, second)

    assert await stored(school) == 1


async def test_opening_again_goes_on_with_the_open_session(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    client = school.signer(*MATHS)

    assert await client.open(class_id, *MATHS) == await client.open(class_id, *MATHS)


async def test_an_edit_voids_the_session_and_the_signature_does_not_count(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    first, *_ = await steps.draft_ids(school, class_id)
    client = school.signer(*MATHS)
    session = await client.open(class_id, *MATHS)
    statements = await ready(session, client)

    await school.edit(first, "subjects/TOAN", comment="Đã sửa.")
    with pytest.raises(Refused) as refused:
        await client.post(session, statements)

    assert (refused.value.status, refused.value.code) == (409, "signed-content-changed")
    assert await stored(school) == 0
    assert (await school.json("GET", f"/v1/signing-sessions/{session['session_id']}"))["state"] == "void"
    with pytest.raises(Refused, match="signed-content-changed"):
        await client.fetch(session)


async def test_an_edit_of_another_part_leaves_the_session_as_it_is(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    first, *_ = await steps.draft_ids(school, class_id)
    client = school.signer(*MATHS)
    session = await client.open(class_id, *MATHS)
    statements = await ready(session, client)

    await school.edit(first, "subjects/TIENG_VIET", comment="Đã sửa.")

    assert (await client.post(session, statements))["state"] == "complete"
    assert MATHS in await steps.signatures(school, first)


@pytest.mark.parametrize("_", range(3))
async def test_an_edit_and_a_signature_at_once_leave_no_signature_over_the_old_content(
    school: School, grade_4: Files, _: int
) -> None:
    class_id = await steps.signing(school, grade_4)
    first, *_others = await steps.draft_ids(school, class_id)
    client = school.signer(*MATHS)
    session = await client.open(class_id, *MATHS)
    statements = await ready(session, client)

    posted, _edited = await asyncio.gather(
        client.post(session, statements),
        school.edit(first, "subjects/TOAN", comment="Đã sửa."),
        return_exceptions=True,
    )

    assert MATHS not in await steps.signatures(school, first)
    kept = [MATHS in await steps.signatures(school, draft_id) for draft_id in _others]
    assert kept == [not isinstance(posted, Refused)] * 3


async def test_a_later_stage_waits_and_is_told_for_whom(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    await school.sign_missing(class_id, until="homeroom")

    with pytest.raises(Refused) as refused:
        await school.signer("principal").open(class_id, "principal")

    assert (refused.value.status, refused.value.code) == (409, "signatures-incomplete")
    [item] = refused.value.problem["errors"]
    assert (item["role"], item["count"]) == ("homeroom", 4)
    assert "Giáo viên chủ nhiệm" in item["sentences"]["vi"]


async def test_a_packet_signer_computes_over_the_signatures_before_him(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    await school.sign_missing(class_id, until="principal")
    client = school.signer("principal")
    session = await client.open(class_id, "principal")

    items = await client.fetch(session)

    assert [entry["stage"] for entry in items[0]["endorsements"]] == [0, 0, 1]
    assert {parse_part(text).name for text in items[0]["parts"]} >= {"record", "personal", "outcome"}


async def test_a_role_that_the_policy_does_not_have_is_refused(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)

    with pytest.raises(Refused, match="stage-unknown"):
        await school.signer("janitor").open(class_id, "janitor")
    with pytest.raises(Refused, match="stage-unknown"):
        await school.signer("principal").open(class_id, "principal", "subjects/TOAN")


async def test_a_deputy_may_stand_for_the_principal(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    await school.sign_missing(class_id, until="principal")

    await school.signer("deputy").sign(class_id, "deputy")

    first, *_ = await steps.draft_ids(school, class_id)
    assert ("deputy", "") in await steps.signatures(school, first)
