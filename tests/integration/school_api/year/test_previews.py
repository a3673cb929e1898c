"""A holder sees his own draft by his code alone, says what is wrong, and is answered; until then nothing is signed."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from sqlalchemy import text

from demo.generate_class_files import Files
from hbs_kit.clock import utc_now
from hbs_kit.process import serve
from hbs_kit.settings import HttpSettings
from hbs_schema.verification.times import to_instant
from school_api.app import create_app
from school_api.resources import Resources
from school_api.storage.classes import hold_class
from tests.integration.lookup_portal.chromium import Browser, browser
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.support.school import Refused

PICTURES: Final = os.environ.get("PREVIEW_PICTURES")
"""A folder for pictures of the pages, for whoever wants to look at them."""


async def previewed(school: School, class_id: str) -> list[Any]:
    """The class is shown; its accesses."""
    ends_at = to_instant(utc_now() + timedelta(days=3))
    await school.json("PUT", f"/v1/classes/{class_id}/preview", json={"ends_at": ends_at})
    issued: list[Any] = await school.json("POST", f"/v1/classes/{class_id}/preview-accesses", json={})
    return issued


async def see(school: School, code: str) -> Any:
    return await school.json("GET", "/v1/preview", token="", headers={"HBS-Preview-Code": code})


async def say(school: School, code: str, words: str, pointer: str = "/attendance/excused_days") -> Any:
    body = {"pointer": pointer, "words": words}
    return await school.json("POST", "/v1/preview/comments", token="", json=body, headers={"HBS-Preview-Code": code})


async def test_a_comment_is_answered_and_keeps_the_class_from_being_signed(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    first, second, *_ = await previewed(school, class_id)
    async with school.resources.sessions() as session:
        stored = (await session.execute(text("SELECT a::text FROM school.preview_accesses a"))).scalars().all()
    assert not [row for row in stored if first["code"] in row]

    shown = await see(school, first["code"].upper())
    after = await say(school, first["code"], "Cháu nghỉ 1 ngày.")

    own = await school.draft(first["draft_id"])
    names = {row["pointer"]: row["value"]["vi"] for section in shown["sections"] for row in section["rows"]}
    assert names["/identity/full_name"] == own["content"]["identity"]["full_name"]
    assert [(entry["words"], entry["state"]) for entry in after["comments"]] == [("Cháu nghỉ 1 ngày.", "open")]
    # Another holder of another pupil sees his own, and nothing of this.
    assert (await see(school, second["code"]))["comments"] == []
    # Sent twice by a lost answer, it is one comment.
    assert len((await say(school, first["code"], "Cháu nghỉ 1 ngày."))["comments"]) == 1
    with pytest.raises(Refused, match="422 pointer-unknown"):
        await say(school, first["code"], "x", "/personal/personal_id")

    signer = school.signer("subject-teacher", "subjects/TOAN")
    await school.allow("subject-teacher", "subjects/TOAN")
    with pytest.raises(Refused, match="409 preview-blocks-signing"):
        await signer.sign(class_id, "subject-teacher", "subjects/TOAN")
    await school.json("DELETE", f"/v1/classes/{class_id}/preview")
    with pytest.raises(Refused, match="404 preview-access-unknown"):
        await see(school, first["code"])
    with pytest.raises(Refused, match="409 preview-blocks-signing"):  # the comment has no answer yet
        await signer.sign(class_id, "subject-teacher", "subjects/TOAN")

    path = f"/v1/comments/{after['comments'][0]['comment_id']}/answer"
    body = {"state": "declined", "answer": "Sổ theo dõi ghi hai ngày."}
    assert (await school.json("POST", path, json=body))["state"] == "declined"
    with pytest.raises(Refused, match="409 comment-closed"):
        await school.json("POST", path, json=body)
    assert (await signer.sign(class_id, "subject-teacher", "subjects/TOAN"))["state"] == "complete"


async def test_a_class_may_sign_meanwhile_if_its_settings_say_so(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    await previewed(school, class_id)
    path = f"/v1/classes/{class_id}/settings"
    tag = (await school.ask("GET", path)).headers["ETag"]

    changed = await school.ask("PUT", path, json={"blocks_signing": False}, headers={"If-Match": tag})

    assert (tag, changed.headers["ETag"]) == ('"0"', '"1"')
    with pytest.raises(Refused, match="412 settings-conflict"):
        await school.ask("PUT", path, json={"blocks_signing": True}, headers={"If-Match": tag})
    with pytest.raises(Refused, match="428 version-missing"):
        await school.ask("PUT", path, json={"blocks_signing": True})
    await school.allow("subject-teacher", "subjects/TOAN")
    await school.signer("subject-teacher", "subjects/TOAN").sign(class_id, "subject-teacher", "subjects/TOAN")


async def test_a_code_ends_and_a_record_has_only_so_many(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first, *_ = await previewed(school, class_id)
    path = f"/v1/classes/{class_id}/preview-accesses"
    # Whoever has a live access gets no second one unasked.
    assert await school.json("POST", path, json={}) == []
    for _ in range(3):
        await school.json("POST", path, json={"drafts": [first["draft_id"]]})
    with pytest.raises(Refused, match="409 preview-limit"):
        await school.json("POST", path, json={"drafts": [first["draft_id"]]})

    await school.ask("DELETE", f"/v1/preview-accesses/{first['access_id']}")

    for code in (first["code"], "a" * 52, "nothing"):
        with pytest.raises(Refused, match="404 preview-access-unknown"):
            await see(school, code)
    told = await school.json("GET", path)
    assert [entry["is_live"] for entry in told if entry["access_id"] == first["access_id"]] == [False]
    assert "code" not in told[0]


async def test_a_code_is_ended_behind_whoever_is_saying_something_by_it(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first, *_ = await previewed(school, class_id)
    async with school.resources.sessions.begin() as session:
        await hold_class(session, UUID(class_id))  # as a comment does until it is stored
        ending = asyncio.create_task(school.ask("DELETE", f"/v1/preview-accesses/{first['access_id']}"))
        is_over, _ = await asyncio.wait({ending}, timeout=0.5)
        assert not is_over

    assert (await ending).status_code == 204


@asynccontextmanager
async def served(school: School) -> AsyncIterator[str]:
    """The service on a port, as a browser needs it."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Resources]:
        yield school.resources

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    stop = asyncio.Event()
    running = asyncio.create_task(serve(create_app(opened), HttpSettings(host="127.0.0.1", port=port))(stop))
    try:
        for _ in range(200):
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop.set()
        await running


async def test_the_holder_gets_along_without_a_script_on_a_phone(
    school: School, grade_4: Files, tmp_path: Path
) -> None:
    class_id = await steps.imported(school, grade_4)
    first, *_ = await previewed(school, class_id)
    name = (await school.draft(first["draft_id"]))["content"]["identity"]["full_name"]
    async with served(school) as address:
        # The browser's pipe blocks, and the service is in this loop: a thread of its own may wait for it.
        await asyncio.to_thread(walk, address, first["path"], name, tmp_path / "profile")
        headers = (await school.send("POST", "/xem-truoc", token="", data={"code": first["code"]})).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert "noindex" in headers["x-robots-tag"]


def walk(address: str, path: str, name: str, profile: Path) -> None:
    with browser(profile) as page:
        page.open(f"{address}/xem-truoc")
        page.type("#code", "abcd")
        page.press("#code")
        assert "Mã xem trước không đúng" in page.html()
        keep(page, "1-wrong-code")

        page.open(address + path)
        # Nothing was looked up for whoever only opens the link.
        assert name not in page.html()
        keep(page, "2-link")
        page.press("#see")
        assert name in page.html()
        assert page.address() == f"{address}/xem-truoc"
        keep(page, "3-preview")

        choose(page, "#pointer", 4)
        page.type("#words", "Cháu đọc <b>tốt</b> hơn.")
        page.press("#send")
        assert "Đã gửi phản ánh" in page.html()
        assert "&lt;b&gt;tốt&lt;/b&gt;" in page.html()
        assert "Chờ trả lời" in page.html()
        keep(page, "4-said")
        page.press(".top button")
        assert "Comments made" in page.html()
        keep(page, "5-english")


def choose(page: Browser, selector: str, place: int) -> None:
    """By keyboard: an entry of the list."""
    page.type(selector, "")
    for _ in range(place):
        for kind in ("keyDown", "keyUp"):
            page.call("Input.dispatchKeyEvent", type=kind, key="ArrowDown", code="ArrowDown", windowsVirtualKeyCode=40)


def keep(page: Browser, name: str) -> None:
    if PICTURES:
        (Path(PICTURES) / f"{name}.png").write_bytes(page.picture())


async def test_an_address_that_tries_codes_has_to_wait(school: School) -> None:
    headers = {"HBS-Preview-Code": "a" * 52}
    answers = [await school.send("GET", "/v1/preview", token="", headers=headers) for _ in range(70)]

    told = [answer.status_code for answer in answers]
    assert (told[:60], told[-1]) == ([404] * 60, 429)
    assert int(answers[-1].headers["Retry-After"]) >= 1
