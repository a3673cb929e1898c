"""The signing client before the real service: what is in a round, what breaks off, and how it goes on."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from demo.generate_class_files import Files
from hbs_keys.errors import PinLocked
from hbs_schema.parts import parse_part
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import parse_statement
from hbs_sign.errors import ContentDiffers, ServiceAway
from hbs_sign.journal import list_journals
from hbs_sign.keys import Key, one_by_one
from hbs_sign.rounds import Round, Target
from tests.integration.school_api import steps
from tests.integration.school_api.conftest import SHORT_CHAIN
from tests.integration.school_api.service import School
from tests.support.signing import Device, Killed, cut
from tests.support.world import World

MATHS, VIETNAMESE = "subjects/TOAN", "subjects/TIENG_VIET"
TEACHER = "subject-teacher"


def device(school: School, folder: Path, role: str = TEACHER, part: str = MATHS, key: Key | None = None) -> Device:
    own = key or one_by_one(school.registry.world.key(f"{role}/{part}"))
    return Device(school.client, school.token, own, folder / "journal", school.signer(role, part).clock)


def breaking(key: Key, after: int, error: Callable[[], BaseException]) -> Key:
    """A key that signs so many times and then no more."""

    def sign_many(messages: Any) -> Any:
        for number, signature in enumerate(key.sign_many(messages)):
            if number == after:
                raise error()
            yield signature

    return Key(key.certificate, key.algorithm, sign_many)


async def work(school: School) -> list[tuple[str, str, int, int]]:
    path = f"/v1/schools/{school.registry.world.school}/signing-work"
    told = await school.json("GET", path, params={"school_year": "2025-2026"})
    return [(line["role"], line["part"], line["waiting"], line["blocked"]) for line in told["items"]]


async def test_the_work_of_a_school_says_what_waits_and_what_it_waits_for(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)

    before = await work(school)
    await school.sign_missing(class_id, until="homeroom")

    assert before[:3] == [(TEACHER, VIETNAMESE, 4, 0), (TEACHER, MATHS, 4, 0), ("homeroom", "", 0, 4)]
    assert (await work(school))[0] == ("homeroom", "", 4, 0)


async def test_one_round_signs_several_parts_of_a_class(school: School, grade_4: Files, tmp_path: Path) -> None:
    class_id = await steps.signing(school, grade_4)
    shown: list[Round] = []

    taken = await device(school, tmp_path).sign(
        [Target(class_id, TEACHER, MATHS), Target(class_id, TEACHER, VIETNAMESE)], look=shown.append
    )

    [opened] = shown
    assert (taken, opened.records, opened.statements) == (2, 8, 2)
    assert {unsigned.text[:40] for one in opened.sittings for unsigned in one.statements} == {
        "Giáo viên dạy môn học xác nhận nội dung "
    }
    assert (await work(school))[0] == ("homeroom", "", 4, 0)


async def test_the_root_that_is_shown_is_the_one_that_is_signed(school: School, grade_4: Files, tmp_path: Path) -> None:
    class_id = await steps.signing(school, grade_4)
    shown: list[Round] = []

    await device(school, tmp_path).sign([Target(class_id, TEACHER, MATHS)], look=shown.append)

    [sitting] = shown[0].sittings
    [entry] = list_journals(tmp_path / "journal")[0].entries.values()
    payload = parse_statement(entry.statement, Endorsement).payload
    assert payload.root == sitting.statements[0].members["root"]
    assert sitting.statements[0].root_beginning == sitting.statements[0].tree.root.hex()[:8]


@pytest.mark.parametrize("where", ["before", "after"])
async def test_a_client_killed_around_handing_over_goes_on_without_signing_again(
    school: School, grade_4: Files, tmp_path: Path, where: str
) -> None:
    class_id = await steps.signing(school, grade_4)
    own = device(school, tmp_path)
    setattr(own.bridge, where, cut("/statements", error=Killed))
    with pytest.raises(Killed):
        await own.sign([Target(class_id, TEACHER, MATHS)])

    never = breaking(own.key, 0, lambda: AssertionError("signed twice"))
    assert await device(school, tmp_path, key=never).sign([Target(class_id, TEACHER, MATHS)]) == 0

    assert await steps.stored(school) == 1
    assert [(len(j.entries), len(j.undelivered)) for j in list_journals(tmp_path / "journal")] == [(1, 0)]
    assert (TEACHER, MATHS, 4, 0) not in await work(school)


async def test_what_the_service_has_is_noted_although_nothing_of_it_waits_any_more(
    school: School, grade_4: Files, tmp_path: Path
) -> None:
    class_id = await steps.signing(school, grade_4)
    own = device(school, tmp_path)
    own.bridge.after = cut("/statements", error=Killed)
    with pytest.raises(Killed):
        await own.sign([Target(class_id, TEACHER, MATHS)])
    assert [len(journal.undelivered) for journal in list_journals(tmp_path / "journal")] == [1]

    assert await own.sign([]) == 0

    assert [len(journal.undelivered) for journal in list_journals(tmp_path / "journal")] == [0]


async def test_the_service_away_at_handing_over_loses_nothing(school: School, grade_4: Files, tmp_path: Path) -> None:
    class_id = await steps.signing(school, grade_4)
    own = device(school, tmp_path)
    own.bridge.before = cut("/statements")
    with pytest.raises(ServiceAway):
        await own.sign([Target(class_id, TEACHER, MATHS)])
    shown: list[Round] = []

    assert await own.sign([Target(class_id, TEACHER, MATHS)], look=shown.append) == 0

    assert (shown[0].handed_over, shown[0].statements) == (1, 0)
    assert await steps.stored(school) == 1


async def test_content_that_changed_after_it_was_signed_is_signed_anew(
    school: School, grade_4: Files, tmp_path: Path
) -> None:
    class_id = await steps.signing(school, grade_4)
    first, *_ = await steps.draft_ids(school, class_id)
    own = device(school, tmp_path)
    own.bridge.before = cut("/statements", error=Killed)
    with pytest.raises(Killed):
        await own.sign([Target(class_id, TEACHER, MATHS)])

    await school.edit(first, MATHS, comment="Đã sửa.")
    await school.approve(class_id)
    taken = await own.sign([Target(class_id, TEACHER, MATHS)])

    assert taken == 1
    assert await steps.stored(school) == 1
    assert [(len(j.entries), len(j.undelivered)) for j in list_journals(tmp_path / "journal")] == [(2, 1)]


async def test_what_changed_since_a_role_signed_is_pointed_at(school: School, grade_4: Files, tmp_path: Path) -> None:
    class_id = await steps.signing(school, grade_4)
    first, *_ = await steps.draft_ids(school, class_id)
    own = device(school, tmp_path)
    await own.sign([Target(class_id, TEACHER, MATHS)])
    await school.edit(first, MATHS, comment="Đã sửa.")
    await school.approve(class_id)
    school.later = timedelta(seconds=2)
    shown: list[Round] = []

    await device(school, tmp_path).sign([Target(class_id, TEACHER, MATHS)], look=shown.append)

    [sitting] = shown[0].sittings
    assert sitting.changes == 1
    [changed] = [item["changed_since"] for item in sitting.items if item["changed_since"]]
    assert [(c["pointer"], c["after"]) for c in changed["fields"]] == [("/subjects~1TOAN/comment", "Đã sửa.")]
    assert parse_part(sitting.items[0]["parts"][0])


async def test_a_sentence_about_another_class_is_not_signed(school: School, grade_4: Files, tmp_path: Path) -> None:
    class_id = await steps.signing(school, grade_4)
    own = device(school, tmp_path)
    own.bridge.change = lambda path, body: (
        body.replace(b'"class":"4A"', b'"class":"5B"') if path.endswith("/signing-sessions") else body
    )

    with pytest.raises(ContentDiffers):
        await own.sign([Target(class_id, TEACHER, MATHS)])

    assert await steps.stored(school) == 0


class TestIndividually:
    """The principal signs each packet on a token that stops in the middle."""

    @pytest.fixture
    def world(self) -> World:
        return World(stages=SHORT_CHAIN[2:], policy_id="individual", individual=True)

    async def test_a_locked_pin_keeps_what_was_signed_and_the_rest_waits(
        self, school: School, grade_4: Files, tmp_path: Path
    ) -> None:
        class_id = await steps.signing(school, grade_4)
        own = device(school, tmp_path, "principal", "")
        stopped = device(school, tmp_path, "principal", "", breaking(own.key, 3, lambda: PinLocked("locked")))

        with pytest.raises(PinLocked):
            await stopped.sign([Target(class_id, "principal")])
        assert await steps.stored(school) == 3

        assert await own.sign([Target(class_id, "principal")]) == 1
        assert await steps.stored(school) == 4

    async def test_killed_in_the_middle_what_still_stands_is_handed_over_to_the_next_session(
        self, school: School, grade_4: Files, tmp_path: Path
    ) -> None:
        class_id = await steps.signing(school, grade_4)
        first, *_ = await steps.draft_ids(school, class_id)
        own = device(school, tmp_path, "principal", "")
        own.bridge.before = cut("/statements", error=Killed)
        with pytest.raises(Killed):
            await own.sign([Target(class_id, "principal")])

        await school.edit(first, "attendance", excused_days=3)
        await school.approve(class_id)
        shown: list[Round] = []
        assert await own.sign([Target(class_id, "principal")], look=shown.append) == 1

        assert (shown[0].handed_over, shown[0].statements) == (3, 1)
        assert await steps.stored(school) == 4
