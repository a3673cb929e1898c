"""Whoever holds a copy confirms it: what it is, whether it still holds, and nothing of what is on it."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import event

from tests.integration.lookup_portal.copying import STATED, ask, call, confirm, issue, revoke
from tests.support.books import CODE, YEARS, book_world, publish_books, two_years
from tests.support.databases import Databases
from tests.support.portal import Portal, open_portal
from tests.support.publications import annotate, published_records
from tests.support.world import NOW, Locked

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def book() -> list[Locked]:
    return two_years(book_world())


@pytest.fixture
async def portal(databases: Databases, tmp_path: Path, book: list[Locked]) -> AsyncIterator[Portal]:
    async with open_portal(databases, tmp_path, book[0].world) as opened:
        await publish_books(opened, *book)
        yield opened


async def test_a_copy_is_confirmed_without_anything_of_the_pupil(portal: Portal, book: list[Locked]) -> None:
    copy = await issue(portal, "extract", parts=["subjects/TOAN"], school_years=[YEARS[1]])

    answer = await confirm(portal, copy)

    told = answer.json()
    assert told["validity"] == "valid"
    assert (told["number"], told["kind"], told["sha256"]) == (copy["number"], "extract", copy["sha256"])
    assert told["years"] == [{"school_year": YEARS[1], "state": "effective"}]
    assert told["covers"]["vi"] == "Năm học 2025-2026: Toán"
    identity = book[0].packets[0].value("identity") or {}
    for secret in (identity["full_name"], identity["birth_date"], CODE, STATED["requester"], STATED["dossier"]):
        assert secret not in answer.text


async def test_the_name_is_told_where_the_policy_says_so(
    databases: Databases, tmp_path: Path, book: list[Locked]
) -> None:
    async with open_portal(databases, tmp_path, book[0].world, copies={"shows_name": True}) as portal:
        await publish_books(portal, *book)
        copy = await issue(portal)
        told = (await confirm(portal, copy)).json()
        await revoke(portal, copy)
        told_after = (await confirm(portal, copy)).json()

    assert told["name"] == (book[0].packets[0].value("identity") or {})["full_name"]
    assert "name" not in told_after


async def test_an_unknown_code_and_another_number_get_one_answer_by_the_same_queries(portal: Portal) -> None:
    copy = await issue(portal)
    seen: list[str] = []
    engine = portal.web.reading.sessions.kw["bind"].sync_engine

    def note(*given: object) -> None:
        seen.append(str(given[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        other_number = await confirm(portal, copy, serial=2)
        of_number = list(seen)
        seen.clear()
        unknown = await confirm(portal, copy, copy_code="0" * 32)
    finally:
        event.remove(engine, "before_cursor_execute", note)

    assert (other_number.status_code, other_number.content) == (404, unknown.content)
    assert of_number == seen
    assert len(seen) == 2


async def test_guessing_numbers_is_limited_and_a_right_one_is_no_guess(portal: Portal) -> None:
    copy = await issue(portal)

    right = [await confirm(portal, copy) for _ in range(8)]
    wrong = [await confirm(portal, copy, serial=99) for _ in range(7)]

    assert {answer.status_code for answer in right} == {200}
    assert [answer.status_code for answer in wrong] == [404] * 6 + [429]


async def test_a_revoked_copy_says_so(portal: Portal) -> None:
    copy = await issue(portal)
    await revoke(portal, copy)

    told = (await confirm(portal, copy)).json()

    assert told["validity"] == "revoked"
    assert "20/06/2026" in told["sentences"]["vi"] or "thu hồi ngày" in told["sentences"]["vi"]


async def test_a_copy_of_an_invalidated_record_says_so(portal: Portal, book: list[Locked]) -> None:
    copy = await issue(portal)
    await portal.publish(published_records(book[1], **annotate(book[1], annotation="invalidated")))

    told = (await confirm(portal, copy)).json()

    assert told["validity"] == "outdated"
    assert told["years"] == [
        {"school_year": YEARS[0], "state": "effective"},
        {"school_year": YEARS[1], "state": "invalidated"},
    ]


async def test_a_copy_of_another_packet_than_the_current_one_is_superseded(portal: Portal) -> None:
    copy = await issue(portal)
    await portal.run("UPDATE read_model.records SET packet = 'another' WHERE school_year = '2024-2025'")

    told = (await confirm(portal, copy)).json()

    assert told["years"][0]["state"] == "superseded"
    assert told["validity"] == "outdated"


async def test_without_a_recent_status_it_is_not_determined(portal: Portal) -> None:
    copy = await issue(portal)
    portal.clock.now = NOW.replace(year=2027)

    assert (await confirm(portal, copy)).json()["validity"] == "indeterminate"


async def test_the_page_confirms_what_is_printed_or_scanned(portal: Portal) -> None:
    copy = await issue(portal, "paper")
    grouped = " ".join(copy["copy_code"][at : at + 4] for at in range(0, 32, 4)).upper()

    typed = await portal.client.post("/ban-sao", data={"number": " 1/2026/HBS-BG ", "code": grouped})
    scanned = await portal.client.get(f"/b/{copy['copy_code']}/2026/1")
    wrong = await portal.client.post("/ban-sao", data={"number": "2/2026", "code": grouped})
    other_kind = await portal.client.post("/ban-sao", data={"number": "1/2026/HBS-SY", "code": grouped})
    bad = await portal.client.post("/ban-sao", data={"number": "mười", "code": grouped})

    for page in (typed, scanned):
        assert page.status_code == 200
        assert "Bản sao này đã được cấp" in page.text
        assert copy["sha256"] in page.text
        assert page.headers["cache-control"] == "no-store"
    assert (wrong.status_code, other_kind.status_code) == (404, 404)
    assert other_kind.text == wrong.text
    assert "Không tìm thấy bản sao" in wrong.text
    assert bad.status_code == 422


async def test_a_register_that_is_too_long_for_one_file_is_not_cut(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lookup_portal.http.copies.MOST_EXPORTED", 1)
    await ask(portal)
    answers = [await call(portal, "register/export", {"issuer": portal.world.school}, scope="copies:read")]
    await ask(portal)
    answers.append(await call(portal, "register/export", {"issuer": portal.world.school}, scope="copies:read"))

    assert [answer.status_code for answer in answers] == [200, 422]
    assert answers[1].json()["type"] == "urn:hbs:problem:register-too-long"


async def test_the_register_is_searched_paged_and_exported(portal: Portal) -> None:
    copies = [await issue(portal, "paper", school_years=[YEARS[1]]) for _ in range(2)]
    await ask(portal, dossier="=1+1")
    await revoke(portal, copies[0])

    async def lines(**search: object) -> list[dict[str, object]]:
        body = {"issuer": portal.world.school, **search}
        answer = await call(portal, "register", body, scope="copies:read")
        assert answer.status_code == 200, answer.text
        found: list[dict[str, object]] = answer.json()["items"]
        return found

    assert [line["state"] for line in await lines()] == ["requested", "issued", "revoked"]
    assert [line["number"] for line in await lines(state="revoked")] == ["1/2026/HBS-BG"]
    assert len(await lines(requester="CHA CỦA")) == 3
    assert [line["state"] for line in await lines(dossier="=1+1")] == ["requested"]
    assert len(await lines(since="2020-01-01", until="2099-12-31")) == 3
    assert await lines(until="2020-01-01") == []
    first = (await call(portal, "register", {"issuer": portal.world.school, "limit": 2}, scope="copies:read")).json()
    rest = await lines(limit=2, cursor=first["next"])
    assert [len(first["items"]), len(rest)] == [2, 1]
    exported = await call(portal, "register/export", {"issuer": portal.world.school}, scope="copies:read")
    with ZipFile(BytesIO(exported.content)) as file:
        sheet, strings = (file.read(name).decode() for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"))
    assert "<f>" not in sheet
    assert "=1+1" in strings
    assert copies[0]["copy_code"] not in strings
    assert sheet.count("<row ") == 4
