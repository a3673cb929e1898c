"""A replacement keeps every string and statement that the correction leaves true."""

from datetime import timedelta
from typing import Any

import pytest

from demo.generate_class_files import Files
from hbs_schema.envelopes.bundle import read_bundle
from hbs_schema.envelopes.packet import Packet
from hbs_schema.envelopes.submission import read_submission
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.integration.so_registry.acts import lock, pass_the_cutoff
from tests.support.school import Refused

LATER = [("homeroom", ""), ("principal", ""), ("seal", "")]


async def corrected(school: School, grade_4: Files) -> tuple[str, str, Packet, Packet]:
    """One accepted record, replaced with another comment of its maths teacher: class, draft, old packet, new packet."""
    class_id = await steps.signed(school, grade_4)
    [(number, body)] = await steps.packed(school, class_id)
    await steps.take(school, await school.registry.submit(number, body))
    first = (await steps.draft_ids(school, class_id))[0]
    await school.replace(first)
    await school.edit(first, "subjects/TOAN", comment="Tính toán nhanh, cẩn thận.")
    await school.approve(class_id)
    school.later = timedelta(seconds=2)
    signed = await school.sign_missing(class_id)
    assert signed == [("subject-teacher", "subjects/TOAN"), *LATER]
    [(number, again)] = await steps.packed(school, class_id)
    await steps.take(school, await school.registry.submit(number, again))
    [new] = read_submission(again).packets
    old = next(p for p in read_submission(body).packets if p.record_key == new.record_key)
    return class_id, first, old, new


def texts(packet: Packet) -> dict[str, str]:
    return {part.name: part.text for part in packet.parts}


async def test_only_the_changed_teacher_and_the_later_stages_sign_and_the_registrar_accepts(
    school: School, grade_4: Files
) -> None:
    class_id, _, old, new = await corrected(school, grade_4)

    changed = {name for name in texts(new) if texts(new)[name] != texts(old)[name]}
    assert changed == {"header", "subjects/TOAN"}
    assert (new.header.kind, new.header.revision) == ("replacement", 2)
    assert new.header.packet_id != old.header.packet_id
    kept = {p.statement for p in old.endorsements} & {p.statement for p in new.endorsements}
    assert len(kept) == len(new.endorsements) - 4
    assert await steps.states(school, class_id) == ["accepted"] * 4


async def test_the_bundle_is_the_new_one_and_the_old_file_is_still_there(school: School, grade_4: Files) -> None:
    _, draft_id, old, new = await corrected(school, grade_4)
    code = await lookup_code(school, draft_id)

    current = (await school.ask("GET", f"/v1/records/{code}/bundle")).content
    former = (await school.ask("GET", f"/v1/records/{code}/bundle", params={"revision": 1})).content

    assert read_bundle(current).packet.digest == new.digest
    assert read_bundle(former).packet.digest == old.digest
    with pytest.raises(Refused, match="record-unknown"):
        await school.ask("GET", f"/v1/records/{code}/bundle", params={"revision": 3})


async def test_what_was_not_accepted_or_is_locked_is_not_replaced(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]

    with pytest.raises(Refused, match="not-replaceable"):
        await school.replace(first)


async def test_replacing_twice_at_once_opens_one_revision(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    await steps.accepted(school, class_id)
    first = (await steps.draft_ids(school, class_id))[0]
    version = (await school.draft(first))["version"]
    request: dict[str, Any] = {"json": {"reason": "Sửa"}, "headers": {"If-Match": f'"{version}"'}}

    one = await school.send("POST", f"/v1/drafts/{first}/replacements", **request)
    other = await school.send("POST", f"/v1/drafts/{first}/replacements", **request)

    assert [one.status_code, other.status_code] == [201, 412]
    assert (await school.draft(first))["revision"] == 2


async def test_a_lock_makes_replacing_impossible(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    await steps.accepted(school, class_id)
    await steps.close(school, grade=4)
    await pass_the_cutoff(school.registry)
    await lock(school.registry, 4)
    await steps.take_notices(school)
    first = (await steps.draft_ids(school, class_id))[0]

    assert await steps.states(school, class_id) == ["locked"] * 4
    with pytest.raises(Refused, match="not-replaceable"):
        await school.replace(first)
    code = await lookup_code(school, first)
    bundle = read_bundle((await school.ask("GET", f"/v1/records/{code}/bundle")).content)
    assert bundle.lock is not None


async def test_a_lock_brings_back_what_it_locks_where_a_replacement_waited(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    await steps.accepted(school, class_id)
    first = (await steps.draft_ids(school, class_id))[0]
    accepted = await school.draft(first)
    await school.replace(first)
    edited = await school.edit(first, "subjects/TOAN", comment="Sửa chưa kịp gửi.")
    await steps.close(school, grade=4)
    await pass_the_cutoff(school.registry)
    await lock(school.registry, 4)
    await steps.take_notices(school)

    locked = await school.draft(first)
    assert (locked["state"], locked["revision"], locked["supersedes"]) == ("locked", 1, None)
    assert locked["content"] == accepted["content"]
    # What was not sent is lost to nobody.
    versions = await school.json("GET", f"/v1/drafts/{first}/versions")
    assert [(entry["act"], entry["revision"]) for entry in versions[-2:]] == [("edit", 2), ("restore", 1)]
    assert versions[-2]["content"] == edited["content"]
    assert (versions[-1]["changed"], versions[-1]["changed_by"]) == (["subjects/TOAN"], "registrar")


async def lookup_code(school: School, draft_id: str) -> str:
    code: str = (await school.draft(draft_id))["lookup_code"]
    return code
