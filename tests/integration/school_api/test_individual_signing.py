"""Individual mode: one signature a record, in as many posts as it takes, going on where it broke off."""

import pytest

from demo.generate_class_files import Files
from hbs_sign.computing import sign_items
from tests.integration.school_api import steps
from tests.integration.school_api.conftest import SHORT_CHAIN
from tests.integration.school_api.service import School
from tests.support.school import Refused
from tests.support.world import World

MATHS = ("subject-teacher", "subjects/TOAN")


@pytest.fixture
def world() -> World:
    return World(stages=SHORT_CHAIN, individual=True)


async def test_a_session_that_broke_off_goes_on_with_what_is_left(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    client = school.signer(*MATHS)
    session = await client.open(class_id, *MATHS)
    statements = sign_items(session, await client.fetch(session), client.key, signed_at=client.clock())
    half = await client.post(session, statements[:2])

    again = await client.open(class_id, *MATHS)
    left = await client.fetch(again)
    done = await client.sign(class_id, *MATHS)

    assert (half["state"], half["items"], half["signed"]) == ("open", 4, 2)
    assert again["session_id"] == session["session_id"]
    assert [item["position"] for item in left] == [2, 3]
    assert (done["session_id"], done["state"]) == (session["session_id"], "complete")


async def test_what_was_signed_stays_when_an_edit_voids_the_rest(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    client = school.signer(*MATHS)
    session = await client.open(class_id, *MATHS)
    items = await client.fetch(session)
    statements = sign_items(session, items, client.key, signed_at=client.clock())
    await client.post(session, statements[:2])

    await school.edit(items[3]["draft_id"], "subjects/TOAN", comment="Đã sửa.")
    with pytest.raises(Refused, match="signed-content-changed"):
        await client.post(session, statements[2:])
    await school.approve(class_id)
    rest = await client.open(class_id, *MATHS)

    assert rest["session_id"] != session["session_id"]
    assert rest["items"] == 2
    assert MATHS in await steps.signatures(school, items[0]["draft_id"])


async def test_one_signature_over_two_records_is_refused(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    client = school.signer(*MATHS)
    session = await client.open(class_id, *MATHS)
    careless = {**session, "is_individual": False}
    statements = sign_items(careless, await client.fetch(session), client.key, signed_at=client.clock())

    with pytest.raises(Refused) as refused:
        await client.post(session, statements)

    assert "individual" in refused.value.problem["detail"]


async def test_items_come_in_chunks(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    client = school.signer(*MATHS)
    client.chunk = 3
    session = await client.open(class_id, *MATHS)

    first = await school.json("GET", f"/v1/signing-sessions/{session['session_id']}/items", params={"limit": 3})

    assert len(first["items"]) == 3
    assert len(await client.fetch(session)) == 4
