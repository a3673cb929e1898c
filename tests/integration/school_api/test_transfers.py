"""Both schools of a transfer go through it by their own software; each hears what the other has done."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from demo.generate_class_files import Files
from hbs_kit.settlement import Delivery, Unprocessable
from hbs_schema.messages.answers import TransferNotice
from school_api.domain.people import Role
from school_api.messaging.answers import OnAnswer
from so_registry.storage.records import find_managers
from tests.integration.school_api import steps
from tests.integration.school_api.moving import Moving, start
from tests.integration.school_api.service import School
from tests.integration.school_api.staff import appoint
from tests.integration.so_registry.transferring import OTHER
from tests.support.school import Refused


async def moving(school: School, files: Files) -> Moving:
    """A pupil whose record is being drafted: his code is the family's as well."""
    class_id = await steps.imported(school, files)
    draft = await school.draft((await steps.draft_ids(school, class_id))[0])
    return await start(school, draft["lookup_code"])


async def audited(school: School) -> list[str]:
    async with school.resources.sessions() as session:
        rows = await session.scalars(text("SELECT act FROM school.audit WHERE act LIKE 'transfer-%' ORDER BY audit_id"))
        return list(rows)


async def test_a_record_goes_from_one_school_to_the_other_and_each_hears_of_it(school: School, grade_4: Files) -> None:
    case = await moving(school, grade_4)
    applied = await case.apply()
    await case.act("consent")
    shown = await case.content(case.giver)
    handed = await case.hand_over(case.signed(shown))
    taken = await case.content(OTHER)
    done = await case.accept(case.signed(taken))

    assert [applied["state"], handed["state"], done["state"]] == ["applied", "handed-over", "accepted"]
    assert (shown["kind"], taken["kind"]) == ("hand-over", "transfer-acceptance")
    # Whose record it is, only the school knows that has his draft; the code is in no answer.
    assert shown["pupil_code"] == handed["pupil_code"]
    assert "pupil_code" not in done
    assert case.code not in str([applied, shown, handed, taken, done])
    async with school.registry.sessions() as session:
        assert await find_managers(session, [case.code]) == {case.code: {OTHER}}
    assert await audited(school) == ["transfer-apply", "transfer-consent", "transfer-hand-over", "transfer-accept"]

    # The notices come late, and the newest first: nothing goes back, nothing is told twice.
    for _ in range(2):
        await steps.take_notices(school)
    listed = (await case.json("GET", "", case.giver))["items"]
    assert [entry["state"] for entry in listed] == ["accepted"]
    assert (await case.json("GET", "?is_open=true", case.giver))["items"] == []
    assert await case.events(OTHER) == ["applied", "consented", "handed-over", "accepted"]
    assert await case.events(case.giver) == ["consented", "handed-over", "accepted"]


async def test_what_is_no_turn_of_this_school_is_neither_shown_nor_taken(school: School, grade_4: Files) -> None:
    case = await moving(school, grade_4)
    await case.apply()
    with pytest.raises(Refused, match="transfer-not-signable"):
        await case.content(case.giver)
    with pytest.raises(Refused) as refused:
        await case.act("consent", case.giver)
    await case.act("consent")
    shown = await case.content(case.giver)
    with pytest.raises(Refused, match="statement-refused"):
        await case.hand_over(case.signed(shown, school=OTHER))
    with pytest.raises(Refused) as unknown:
        await case.json("GET", f"/{uuid4()}", case.giver)

    # The registrar's own words go along.
    assert [item["code"] for item in refused.value.problem["errors"]] == ["transfer-not-possible"]
    assert (unknown.value.status, unknown.value.code) == (404, "transfer-unknown")


async def test_the_same_act_again_is_one_and_a_stranger_to_the_case_is_refused(school: School, grade_4: Files) -> None:
    case, act_id = await moving(school, grade_4), str(uuid4())
    first, again = await case.apply(), await case.apply()
    consented = [await case.act("consent", act_id=act_id) for _ in range(2)]

    assert (first, consented[0]) == (again, consented[1])
    assert [act["act"] for act in consented[1]["acts"]] == ["apply", "consent"]
    with pytest.raises(Refused, match="school-not-allowed"):
        await school.json("GET", f"/v1/schools/{OTHER}/transfers")


async def test_only_the_head_signs_over_a_record(school: School, grade_4: Files) -> None:
    case = await moving(school, grade_4)
    await case.apply()
    await case.act("consent")
    admin = await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR)
    head = await appoint(school, "head", Role.PRINCIPAL, "Trần Thị Hoa")
    path = f"/v1/schools/{case.giver}/transfers/{case.transfer_id}"
    body = case.signed((await head.send("GET", f"{path}/content")).json())

    with pytest.raises(Refused, match="act-not-permitted"):
        await admin.json("PUT", f"{path}/hand-over/{uuid4()}", json=body)
    handed = await head.json("PUT", f"{path}/hand-over/{uuid4()}", json=body)
    assert handed["state"] == "handed-over"


async def test_a_notice_for_a_school_that_is_not_ours_is_set_aside(school: School, grade_4: Files) -> None:
    case = await moving(school, grade_4)
    told = await case.apply()
    own = {name: value for name, value in told.items() if name not in ("side", "pupil_code")}
    strange = TransferNotice.model_validate({"kind": "transfer", **own, "school": "79000066"})
    resources: Any = school.resources

    for message, body in (("strange", strange), ("no-side", strange.model_copy(update={"school": case.giver}))):
        take = OnAnswer(resources.sessions, resources.registrar)
        giver = {"registrar": case.school.registry.world.registrar, "school": "79000067"}
        forged = body.model_copy(update={"giver": body.giver.model_copy(update=giver)})
        delivery = Delivery(
            body=forged.model_dump_json().encode(), message_id=message, exchange="", routing_key="", headers={}
        )
        with pytest.raises(Unprocessable):
            await take(delivery)
    assert await case.events(case.giver) == []
