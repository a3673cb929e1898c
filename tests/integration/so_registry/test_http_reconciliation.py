"""Reconciliation over HTTP: what schools and reviewers may ask, and what goes out as a file."""

import asyncio
import os
import tempfile
import unicodedata
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from hbs_sheets.workbook import WorkbookLimits, read_workbook
from so_registry.domain.people.roles import Role
from tests.integration.so_registry.doors import ISSUER, Door, open_door
from tests.integration.so_registry.granting import grant
from tests.integration.so_registry.reconciling import REASON, pupil, set_reviewer
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

NAME = "Nguyễn Văn Ví Dụ"


@pytest.fixture
async def door(registry: Registry, tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(registry, tmp_path) as opened:
        yield opened


@pytest.fixture(autouse=True)
async def known(registry: Registry) -> None:
    """Two people of the registrar who were given a reviewer's role for the whole province."""
    for subject in ("reviewer-1", "reviewer-2"):
        await grant(registry, ISSUER, subject, None)


def reviewer(door: Door, *schools: str) -> str:
    """A person of the registrar, for some schools."""
    named = list(schools) or [door.registry.world.school]
    return door.token("windows:review", schools=named, subject="reviewer-1")


async def test_a_school_and_its_reviewer_come_to_agree(door: Door) -> None:
    registry, school = door.registry, door.registry.world.school
    await set_reviewer(registry, "check")
    window = f"/v1/windows/{registry.window_no}"
    told = await door.ask(
        "PUT", f"{window}/enrolment", json={"school": school, "pupils": [pupil(1), pupil(2, name=NAME)]}
    )
    assert (told.status_code, told.json()["seq"], told.json()["without_code"]) == (200, 1, 2)
    await registry.submit(*await registry.packed(1))

    own = (await door.ask("GET", f"{window}/reconciliation?school={school}")).json()
    asked = {"reason": REASON, "states": ["missing"]}
    by_code = (await door.ask("POST", f"{window}/reconciliation/listings?school={school}", json=asked)).json()
    person = reviewer(door)
    by_name = (await door.ask("POST", f"{window}/reviews/schools/{school}/listings", person, json=asked)).json()
    assert own["figures"]["missing"] == 1
    assert [entry.get("name") for entry in by_code["pupils"]] == [None]
    assert [entry.get("name") for entry in by_name["pupils"]] == [NAME]

    number = uuid4()
    body = {"school": school, "grades": [], "record_keys": [], "reason_code": "records-missing", "reason": "Thiếu 1."}
    back = await door.ask("PUT", f"{window}/reviews/returns/{number}", person, json=body)
    assert (back.status_code, back.json()["state"]) == (200, "open")
    waiting = (await door.ask("GET", f"{window}/returns?school={school}")).json()
    assert [entry["return_id"] for entry in waiting] == [str(number)]
    answer = f"{window}/returns/{number}/answer?school={school}"
    assert (await door.ask("PUT", answer, json={"words": "Học sinh dùng học bạ giấy."})).status_code == 200
    settle = f"{window}/reviews/returns/{number}/settlement"
    assert (await door.ask("PUT", settle, person, json={"words": "Đồng ý."})).json()["state"] == "settled"

    path = f"{window}/reviews/sign-offs/content?school={school}"
    assert (await door.ask("GET", f"{path}&grade=4", person)).json()["grades"] == [4]
    content = (await door.ask("GET", path, person)).json()
    request = {name: content[name] for name in ("packets", "enrolment", "grades")}
    path = f"{window}/reviews/sign-offs/{uuid4()}"
    machine = await door.ask("PUT", path, door.token("windows:review"), json={"school": school, **request})
    done = await door.ask("PUT", path, person, json={"school": school, **request})
    assert (machine.status_code, machine.json()["type"]) == (403, "urn:hbs:problem:person-needed")
    assert (done.status_code, done.json()["is_standing"]) == (200, True)


async def test_a_reviewer_sees_the_schools_of_his_scope_alone(door: Door) -> None:
    registry, school = door.registry, door.registry.world.school
    window, other = f"/v1/windows/{registry.window_no}/reviews", reviewer(door, "79000077")

    one = await door.ask("GET", f"{window}/schools/{school}", other)
    board = await door.ask("GET", f"{window}/board", other)

    assert (one.status_code, one.json()["type"]) == (403, "urn:hbs:problem:school-not-allowed")
    assert board.json()["schools"] == []


async def test_boards_and_tables_go_out_as_files(door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = door.registry
    (tmp_path / "made").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "made"))
    window, person = f"/v1/windows/{registry.window_no}/reviews", reviewer(door)
    await registry.submit(*await registry.packed(1))

    board = await door.ask("GET", f"{window}/board?format=csv", person)
    page = await door.ask("GET", f"{window}/weekly?by=school", person)
    sheet = await door.ask("GET", f"{window}/weekly?format=xlsx", person)
    book = await door.ask("POST", f"{window}/workbook", person, json={})
    statistics = await door.ask("GET", f"{window}/statistics?by=school&smallest=5", person)
    left = await asyncio.to_thread(os.listdir, tmp_path / "made")  # names alone are asked

    assert board.headers["content-type"] == "text/csv; charset=utf-8"
    assert registry.world.school in board.text
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "THỦ TRƯỞNG ĐƠN VỊ" in page.text
    assert [entry.name for entry in read_workbook(sheet.content, WorkbookLimits())] == ["Tiến độ"]
    assert len(read_workbook(book.content, WorkbookLimits())) == 3
    assert statistics.json()["rows"][0]["results"] == {"HTT": None}
    assert left == []


async def test_a_list_with_wrong_rows_names_each_place_and_no_child(door: Door) -> None:
    path = f"/v1/windows/{door.registry.window_no}/enrolment"
    body = {"school": door.registry.world.school, "pupils": [pupil(1, name=NAME), pupil(1, grade=9)]}

    answer = await door.ask("PUT", path, json=body)

    assert answer.status_code == 422
    assert [problem["pointer"] for problem in answer.json()["errors"]] == ["/pupils/1/pupil_code", "/pupils/1/grade"]
    assert NAME not in answer.text
    assert "7900000001" not in answer.text


async def test_text_is_kept_in_one_spelling_and_what_cannot_be_stored_is_an_invalid_request(door: Door) -> None:
    """A school that answers as its keyboard writes must not keep its reviewer from settling."""
    registry, school, person = door.registry, door.registry.world.school, reviewer(door)
    await set_reviewer(registry, "check")
    window, typed = f"/v1/windows/{registry.window_no}", unicodedata.normalize("NFD", "Đã gửi bổ sung đủ.\r\nHết.")
    body = {"school": school, "grades": [], "record_keys": [], "reason_code": "records-missing", "reason": typed}
    number = uuid4()

    back = await door.ask("PUT", f"{window}/reviews/returns/{number}", person, json=body)
    answered = await door.ask("PUT", f"{window}/returns/{number}/answer?school={school}", json={"words": typed})
    settled = await door.ask("PUT", f"{window}/reviews/returns/{number}/settlement", person, json={"words": typed})

    assert [answer.status_code for answer in (back, answered, settled)] == [200] * 3
    assert settled.json()["answer"] == "Đã gửi bổ sung đủ.\nHết."

    listing = f"{window}/reconciliation/listings?school={school}"
    odd = [
        await door.ask("PUT", f"{window}/enrolment", json={"school": school, "pupils": [pupil(1, name="a\0b")]}),
        await door.ask("POST", listing, json={"reason": f"{REASON}\0", "states": ["missing"]}),
        await door.ask("POST", listing, json={"reason": REASON, "states": ["missing"], "after": 2**63}),
        await door.ask(
            "PUT",
            f"{window}/closes/{school}/reopenings/{uuid4()}",
            json={"grades": [4], "seq": 2**31, "reason": REASON},
        ),
    ]
    assert [answer.status_code for answer in odd] == [422] * 4
    early = await door.ask("GET", f"{window}/reviews/weekly?at=2000-01-01T00:00:00Z", person)
    assert early.status_code == 200


async def test_a_person_reviews_within_the_dated_schools_that_he_was_given(door: Door) -> None:
    registry, school = door.registry, door.registry.world.school
    await set_reviewer(registry, "check")
    base = f"/v1/windows/{registry.window_no}/reviews"
    await grant(registry, ISSUER, "of-others", frozenset({"79000099"}))
    await grant(registry, ISSUER, "was-one", None, starts=-timedelta(days=3))
    await grant(registry, ISSUER, "will-be-one", None, starts=timedelta(days=1))
    await grant(registry, ISSUER, "looks-only", None, role=Role.INSPECTOR)
    await grant(registry, "https://another.test", "other-issuer", None)
    body = {"school": school, "reason_code": "records-missing", "reason": "Thiếu 1."}

    found = {}
    for subject in ("of-others", "was-one", "will-be-one", "looks-only", "other-issuer", "nobody"):
        # The token alone would allow the school.
        token = door.token("windows:review", schools=None, subject=subject)
        board = await door.ask("GET", f"{base}/board", token)
        act = await door.ask("PUT", f"{base}/returns/{uuid4()}", token, json=body)
        seen = [entry["school"] for entry in board.json().get("schools", ())]
        found[subject] = (board.status_code, seen, act.status_code, act.json().get("type", "").rpartition(":")[2])

    refused: tuple[int, list[str], int, str] = (403, [], 403, "not-permitted")
    assert found == {
        "of-others": (200, [], 403, "school-not-allowed"),
        "looks-only": (200, [school], 403, "not-permitted"),
        **dict.fromkeys(("was-one", "will-be-one", "other-issuer", "nobody"), refused),
    }


async def test_statistics_go_out_as_a_spreadsheet_in_words(door: Door) -> None:
    registry = door.registry
    await registry.submit(*await registry.packed(1))
    path = f"/v1/windows/{registry.window_no}/reviews/statistics?format=xlsx&by="

    sheets = {}
    for by in ("school", "grade", "window", "commune"):
        told = await door.ask("GET", path + by, reviewer(door))
        assert told.status_code == 200
        [sheet] = read_workbook(told.content, WorkbookLimits())
        sheets[by] = [list(row) for row in sheet.rows]

    assert sheets["school"][1][0] == registry.world.school
    assert sheets["grade"][1][0] == "4"
    assert all(rows[0][-1] == "Cộng" and rows[1][-1] == "1" for rows in sheets.values())
    assert not {"HTXS", "HTT", "HT", "CHT"} & {cell for rows in sheets.values() for cell in rows[0]}
