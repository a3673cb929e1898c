"""People at work on a class: who edits, reviews and signs what; the routes ask the decision."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from demo.generate_class_files import Files
from hbs_sign.computing import sign_items
from school_api.domain.drafts import DraftState
from school_api.domain.people import Role
from school_api.storage.drafts import set_outcome
from tests.integration.school_api import steps
from tests.integration.school_api.conftest import SHORT_CHAIN
from tests.integration.school_api.service import School
from tests.integration.school_api.staff import Person, after, appoint
from tests.support.school import Refused
from tests.support.world import World

PARTS = ("subjects/TIENG_VIET", "subjects/TOAN")
LOGIN = {"amr": ["mfa"]}


@pytest.fixture
async def admin(school: School) -> Person:
    return await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR)


@pytest.fixture
async def head(school: School) -> Person:
    return await appoint(school, "head", Role.PRINCIPAL, "Trần Thị Hoa")


async def codes(call: Any) -> tuple[str, list[str]]:
    """The refusal's code and those of its items."""
    with pytest.raises(Refused) as refused:
        await call
    return refused.value.code, [item["code"] for item in refused.value.problem["errors"]]


async def put(person: Person, draft: str, part: str, **changes: Any) -> Any:
    shown = await person.school.draft(draft)
    value = {**shown["content"][part], **changes}
    headers = {"If-Match": f'"{shown["version"]}"'}
    return await person.json("PUT", f"/v1/drafts/{draft}/parts/{part}", json={"value": value}, headers=headers)


async def acts_of(admin: Person, **wanted: str) -> set[str]:
    """What the audit has, of entries with these members."""
    entries = (await admin.json("GET", admin.at_school("audit"), params={"limit": 500}))["items"]
    return {entry["act"] for entry in entries if all(entry[name] == value for name, value in wanted.items())}


async def test_each_edits_and_reads_his_own_part(school: School, grade_4: Files, admin: Person, head: Person) -> None:
    class_id = await steps.imported(school, grade_4)
    [draft, other, *_] = await steps.draft_ids(school, class_id)
    teacher, homeroom = await admin.bring("teacher"), await admin.bring("homeroom")
    stranger = await admin.bring("stranger")
    pupil = (await school.draft(draft))["pupil_code"]
    held = await admin.assign(teacher, pupil_codes=[pupil])
    await admin.assign(homeroom, None)

    edited = await put(teacher, draft, "subjects/TOAN", comment="Tính toán nhanh.")
    assert sorted(edited["content"]) == ["identity", "subjects/TOAN"]
    assert sorted((await teacher.json("GET", f"/v1/drafts/{draft}"))["content"]) == ["identity", "subjects/TOAN"]
    assert "personal" in (await homeroom.json("GET", f"/v1/drafts/{draft}"))["content"]
    versions = await teacher.json("GET", f"/v1/drafts/{draft}/versions")
    assert versions[-1]["changed_by"] == f"person:{teacher.person_id}"
    assert all(set(version["content"]) <= {"identity", "subjects/TOAN"} for version in versions)

    assignment = ("act-not-permitted", ["assignment-needed"])
    assert await codes(put(teacher, draft, "subjects/TIENG_VIET", comment="x")) == assignment
    assert await codes(put(teacher, other, "subjects/TOAN", comment="x")) == assignment
    assert await codes(put(homeroom, draft, "subjects/TOAN", comment="x")) == ("act-not-permitted", ["role-needed"])
    for person in (admin, head, stranger):
        assert await codes(put(person, draft, "subjects/TOAN", comment="x")) == ("act-not-permitted", ["role-needed"])
    await put(homeroom, draft, "attendance", excused_days=3)

    assert [entry["class_id"] for entry in await teacher.json("GET", "/v1/classes")] == [class_id]
    assert await stranger.json("GET", "/v1/classes") == []
    assert await acts_of(admin, draft_id=draft, person_id=teacher.person_id) == {"edit-subject", "read-identity"}
    assert await acts_of(admin, draft_id=other, person_id=teacher.person_id) == set()
    await admin.end("assignments", held)
    assert await codes(put(teacher, draft, "subjects/TOAN", comment="y")) == assignment
    assert await teacher.json("GET", "/v1/classes") == []


async def test_nobody_is_anybody_before_a_school_has_bound_him(school: School, grade_4: Files, admin: Person) -> None:
    class_id = await steps.imported(school, grade_4)
    [draft, *_] = await steps.draft_ids(school, class_id)
    unknown = Person(school, "unknown")
    elsewhere = admin.token(claims={**LOGIN, "schools": ["another"]})
    nowhere = admin.token(claims={**LOGIN, "schools": []})

    for token in (unknown.token(), elsewhere, nowhere):
        assert await codes(admin.json("GET", f"/v1/drafts/{draft}", token=token)) == ("draft-unknown", [])
        assert await codes(admin.json("GET", admin.at_school("people"), token=token)) == ("school-not-allowed", [])
        assert await admin.json("GET", "/v1/classes", token=token) == []
        assert (await admin.json("GET", "/v1/events", token=token))["items"] == []
    own = admin.token(claims={**LOGIN, "schools": [school.registry.world.school]})
    assert len(await admin.json("GET", "/v1/classes", token=own)) == 1


async def test_what_was_handed_over_is_returned_before_it_is_edited(
    school: School, grade_4: Files, admin: Person, head: Person
) -> None:
    class_id = await steps.imported(school, grade_4)
    draft = (await steps.draft_ids(school, class_id))[0]
    homeroom = await admin.bring("homeroom")
    await admin.assign(homeroom, None)
    path = f"/v1/classes/{class_id}"

    await homeroom.json("POST", f"{path}/review-requests", json={})
    assert await codes(put(homeroom, draft, "attendance", excused_days=3)) == (
        "act-not-permitted",
        ["draft-handed-over"],
    )
    assert await codes(homeroom.json("POST", f"{path}/approvals", json={})) == ("act-not-permitted", ["role-needed"])
    await head.json("POST", f"{path}/returns", json={"reason": "Thiếu ngày nghỉ"})
    await put(homeroom, draft, "attendance", excused_days=3)
    await homeroom.json("POST", f"{path}/review-requests", json={})
    approved = await head.json("POST", f"{path}/approvals", json={})

    # The made-up pages name another head.
    assert [(entry["code"], entry["pointer"]) for entry in approved["warnings"]] == [("head-differs", "/remarks")]
    stale = head.token(age=timedelta(hours=1))
    assert await codes(head.json("POST", f"{path}/approvals", json={}, token=stale)) == ("fresh-factor-needed", [])


async def test_a_class_is_signed_by_its_people_and_accepted(
    school: School, grade_4: Files, admin: Person, head: Person
) -> None:
    class_id = await steps.signing(school, grade_4)
    teachers = {part: await admin.bring(part) for part in PARTS}
    homeroom = await admin.bring("homeroom")
    for part, teacher in teachers.items():
        await admin.assign(teacher, part)
    await admin.assign(homeroom, None)
    who = [
        *((teacher, "subject-teacher", part) for part, teacher in teachers.items()),
        (homeroom, "homeroom", ""),
        (head, "principal", ""),
        (head, "seal", ""),
    ]
    assert await codes(teachers[PARTS[0]].signer("x").open(class_id, "subject-teacher", PARTS[1])) == (
        "act-not-permitted",
        ["assignment-needed"],
    )
    assert await codes(homeroom.signer("x").open(class_id, "principal")) == ("act-not-permitted", ["role-needed"])

    for person, role, part in who:
        await school.allow(role, part)
        done = await person.signer(role, part).sign(class_id, role, part or None)
        assert (done["state"], done["signer"]) == ("complete", person.person_id)
    [answer] = await steps.accepted(school, class_id)

    assert done["capacity"] == "principal"
    assert [packet.result for packet in answer.packets] == ["accepted"] * 4
    close = {"school": school.registry.world.school, "window": str(school.registry.window_no), "grades": [4]}
    assert (await codes(homeroom.json("POST", "/v1/acts/closes", json=close)))[0] == "act-not-permitted"
    act = await head.json("POST", "/v1/acts/closes", json=close)
    assert (await codes(homeroom.signer("principal").sign_act(act, "principal")))[0] == "act-not-permitted"
    assert (await codes(admin.signer("principal").sign_act(act, "principal"))) == ("act-not-permitted", ["role-needed"])
    assert (await head.signer("principal").sign_act(act, "principal"))["state"] == "complete"
    await head.json("GET", f"/v1/acts/{act['act_id']}")
    await head.json("GET", f"/v1/submissions/{answer.submission_id}")
    assert {"close", "sign-principal", "sign-seal", "sign-subject"} <= await acts_of(admin)
    assert {"read-act", "read-sending"} <= await acts_of(admin, person_id=head.person_id)


async def test_a_session_is_its_signers_alone_and_ends_with_his_dates(
    school: School, grade_4: Files, admin: Person
) -> None:
    class_id = await steps.signing(school, grade_4)
    teacher, substitute = await admin.bring("teacher"), await admin.bring("substitute")
    await admin.assign(teacher)
    assert await codes(admin.assign(substitute, capacity="substitute")) == ("term-refused", [])
    until = after(timedelta(hours=1))
    held = await admin.assign(substitute, capacity="substitute", holds_until=until)
    await school.allow("subject-teacher", "subjects/TOAN")
    device, other = substitute.signer("subject-teacher", "subjects/TOAN"), teacher.signer("x")

    session = await device.open(class_id, "subject-teacher", "subjects/TOAN")
    assert session["capacity"] == "subject-teacher/substitute"
    assert await codes(other.fetch(session)) == ("signing-session-unknown", [])
    assert await codes(school.signer("x").fetch(session)) == ("signing-session-unknown", [])
    await admin.end("assignments", held)

    assert (await codes(device.fetch(session)))[0] == "act-not-permitted"
    assert (await codes(device.sign(class_id, "subject-teacher", "subjects/TOAN")))[0] == "act-not-permitted"
    assert await steps.stored(school) == 0


async def test_who_teaches_on_in_the_class_is_shown_no_item_of_the_subject_that_ended(
    school: School, grade_4: Files, admin: Person
) -> None:
    class_id = await steps.signing(school, grade_4)
    teacher = await admin.bring("teacher")
    held = await admin.assign(teacher)
    await admin.assign(teacher, "subjects/TIENG_VIET")
    device = teacher.signer("subject-teacher", "subjects/TOAN")
    session = await device.open(class_id, "subject-teacher", "subjects/TOAN")
    assert len(await device.fetch(session)) == 4

    await admin.end("assignments", held)

    assert await codes(device.fetch(session)) == ("act-not-permitted", ["assignment-needed"])


async def test_a_refusal_tells_a_teacher_nothing_of_another_subject(
    school: School, grade_4: Files, admin: Person
) -> None:
    class_id = await steps.imported(school, grade_4)
    draft = (await steps.draft_ids(school, class_id))[0]
    teacher, homeroom = await admin.bring("teacher"), await admin.bring("homeroom")
    await admin.assign(teacher)
    await admin.assign(homeroom, None)
    pointers = ["", "/endorsements/2", "/outcome/result", "/subjects~1TIENG_VIET/test", "/subjects~1TOAN/test"]
    words = {"vi": "Ghi 8, tính được 9.", "en": "Declared 8, computed 9."}
    told = [
        {"code": "x", "severity": "error", "pointer": pointer, "sentences": words, "is_final": True}
        for pointer in pointers
    ]
    async with school.resources.sessions.begin() as session:
        await set_outcome(session, UUID(draft), DraftState.REFUSED, told)

    async def problems(person: Person) -> list[str]:
        return [entry["pointer"] for entry in (await person.json("GET", f"/v1/drafts/{draft}"))["problems"]]

    assert await problems(homeroom) == pointers
    assert await problems(teacher) == ["", "/endorsements/2", "/subjects~1TOAN/test"]


async def test_a_deputy_signs_by_registered_delegation_while_the_head_is_head(
    school: School, grade_4: Files, admin: Person, head: Person
) -> None:
    class_id = await steps.imported(school, grade_4)
    deputy = await admin.bring("deputy")
    await head.give("grants", person_id=deputy.person_id, role="deputy")
    path = f"/v1/classes/{class_id}"
    await school.json("POST", f"{path}/review-requests", json={})

    needed = ("act-not-permitted", ["delegation-needed"])
    assert await codes(deputy.json("POST", f"{path}/approvals", json={})) == needed
    term = {"person_id": deputy.person_id, "holds_until": after(timedelta(hours=1))}
    signing = await head.give("delegations", **term, powers=["sign"])
    assert await codes(deputy.json("POST", f"{path}/approvals", json={})) == needed
    await head.give("delegations", **term, powers=["review"])
    await deputy.json("POST", f"{path}/approvals", json={})
    entries = (await admin.json("GET", admin.at_school("audit"), params={"limit": 500}))["items"]
    [approval] = [entry for entry in entries if entry["act"] == "approve"]
    assert (approval["person_id"], approval["role"]) == (deputy.person_id, "deputy")

    await head.end("delegations", signing)
    assert await codes(deputy.signer("deputy").open(class_id, "deputy")) == needed


class TestAllCoTeachers:
    """A policy that asks for all who teach a part."""

    @pytest.fixture
    def world(self) -> World:
        first, *others = SHORT_CHAIN
        return World(stages=({**first, "parts": ["subjects/TOAN"], "signers": "all"}, *others), policy_id="all-of-them")

    async def test_nobody_goes_on_before_all_have_signed(self, school: School, grade_4: Files, admin: Person) -> None:
        class_id = await steps.signing(school, grade_4)
        first, second, homeroom = [await admin.bring(name) for name in ("first", "second", "homeroom")]
        await admin.assign(first)
        await admin.assign(second, capacity="co-teacher")
        await admin.assign(homeroom, None)
        part = "subjects/TOAN"
        await school.allow("subject-teacher", part)
        own, other = first.signer("subject-teacher", part), second.signer("subject-teacher", f"{part}/2")

        await own.sign(class_id, "subject-teacher", part)
        assert await codes(own.open(class_id, "subject-teacher", part)) == ("nothing-to-sign", [])
        assert await codes(homeroom.signer("homeroom").open(class_id, "homeroom")) == (
            "signatures-incomplete",
            ["signatures-incomplete"],
        )
        await other.sign(class_id, "subject-teacher", part)

        assert (await homeroom.signer("homeroom").open(class_id, "homeroom"))["items"] == 4


async def test_of_co_teachers_one_is_enough_where_the_policy_says_any(
    school: School, grade_4: Files, admin: Person
) -> None:
    class_id = await steps.signing(school, grade_4)
    first, second = await admin.bring("first"), await admin.bring("second")
    await admin.assign(first)
    await admin.assign(second, capacity="co-teacher")
    part = "subjects/TOAN"
    own, other = first.signer("subject-teacher", part), second.signer("subject-teacher", f"{part}/2")
    late = await other.open(class_id, "subject-teacher", part)
    items = await other.fetch(late)

    await own.sign(class_id, "subject-teacher", part)
    statements = sign_items(late, items, other.key, signed_at=other.clock())
    assert await codes(other.post(late, statements)) == ("already-signed", [])
    assert await codes(other.open(class_id, "subject-teacher", part)) == ("nothing-to-sign", [])


async def test_a_file_changes_only_what_its_importer_may_edit(school: School, grade_4: Files, admin: Person) -> None:
    class_id = (await school.open_class(grade_4))["class_id"]
    clerk, homeroom = await admin.bring("clerk"), await admin.bring("homeroom")
    await admin.give("grants", person_id=clerk.person_id, role="data-clerk")
    await admin.assign(homeroom, None)
    files = {name: (f"{name}.xlsx", getattr(grade_4, name).read_bytes()) for name in ("results", "pupils")}
    path, layout = f"/v1/classes/{class_id}/imports", {"layout": "class-template"}

    assert await codes(homeroom.json("POST", path, data=layout, files=files)) == ("act-not-permitted", ["role-needed"])
    assert (await school.board(class_id))["drafts"] == []
    assert (await clerk.json("POST", path, data=layout, files=files))["counts"]["created"] == 4


async def test_a_school_fetches_what_it_issued_to_a_pupil_who_has_moved_on(
    school: School, grade_4: Files, head: Person
) -> None:
    class_id = await steps.signed(school, grade_4)
    await steps.accepted(school, class_id)
    draft = await head.json("GET", f"/v1/drafts/{(await steps.draft_ids(school, class_id))[0]}")
    path = f"/v1/records/{draft['lookup_code']}/bundle"
    before = (await head.ask("GET", path)).content
    async with school.resources.sessions.begin() as session:
        for statement in NEXT_YEAR_ELSEWHERE:
            await session.execute(text(statement), {"id": draft["draft_id"]})

    assert (await head.ask("GET", path)).content == before
    with pytest.raises(Refused, match="404 record-unknown"):
        await Person(school, "unknown").ask("GET", path)


NEXT_YEAR_ELSEWHERE = (
    "INSERT INTO school.schools (school, machines) VALUES ('79000999', 'open')",
    """
    INSERT INTO school.classes (class_id, school, school_year, level, grade, grades, class, track, policy)
    SELECT gen_random_uuid(), '79000999', '2026-2027', level, 5, '{5}', '5C', track, policy FROM school.classes
    WHERE class_id = (SELECT class_id FROM school.drafts WHERE draft_id = :id)""",
    """
    INSERT INTO school.drafts (draft_id, class_id, school, school_year, pupil_code, lookup_code, state, version,
        content, grade, schema)
    SELECT gen_random_uuid(), (SELECT class_id FROM school.classes WHERE school = '79000999'), '79000999', '2026-2027',
        pupil_code, lookup_code, 'accepted', 1, content, 5, schema FROM school.drafts WHERE draft_id = :id""",
    """
    INSERT INTO school.packets (packet_digest, draft_id, revision, record_key, policy, body, window_no, receipt,
        receipt_index, receipt_path)
    SELECT 'another', (SELECT draft_id FROM school.drafts WHERE school = '79000999'), revision, 'another', policy, body,
        window_no, receipt, receipt_index, receipt_path FROM school.packets WHERE draft_id = :id""",
)
"""The same code at another school of the group, a year later."""
