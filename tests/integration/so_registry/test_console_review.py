"""Reviewers at the console: figures of their schools, names for a reason, returns, sign-offs, tables."""

import re
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from so_registry.domain.people.roles import Role
from so_registry.usecases.register_signers import register_school
from tests.integration.so_registry.console import Browser, Console, open_console, words
from tests.integration.so_registry.reconciling import enrol, pupil, set_reviewer
from tests.support.registry import Registry

pytestmark = pytest.mark.integration
WHY = "Đối chiếu trước hạn chốt"
NAME = "Lò Thị Nhớ"


@pytest.fixture
async def console(registry: Registry) -> AsyncIterator[Console]:
    async with open_console(registry) as opened:
        yield opened


async def test_a_reviewer_reconciles_his_schools_and_no_others(console: Console) -> None:
    registry = console.registry
    school, window = registry.world.school, registry.window_no
    here = f"/dot-chot/{window}/truong/{school}"
    await register_school("79999999", "Trường Khác", sessions=registry.sessions)
    await set_reviewer(registry, "check")
    number, body = await registry.packed(1)
    await registry.submit(number, body)
    await enrol(registry, pupil(1), pupil(7, name=NAME))
    async with (
        console.person("an", Role.REVIEWER, schools=frozenset({school})) as an,
        console.person("binh", Role.REVIEWER, schools=frozenset({"79999999"})) as binh,
        console.person("chi", Role.APPROVER) as chi,
    ):
        await sees_figures(an, binh, window, here, school)
        await reads_names(console, an, binh, chi, here)
        await returns_and_settles(an, binh, here)
        await signs_off(console, an, chi, here)
        await takes_tables_along(console, an, binh, window)
        story = words(await an.post("/tra-cuu", {"typed": school}))
        for event in ("gửi danh sách học sinh", "trả lại để chỉnh sửa", "Giải quyết xong", "Rút xác nhận số liệu"):
            assert event in story


async def sees_figures(an: Browser, binh: Browser, window: int, here: str, school: str) -> None:
    board = await an.get(f"/dot-chot/{window}/doi-chieu")
    assert "1 Đã tiếp nhận" in words(board)
    assert "Báo cáo chưa đủ" in words(board)
    assert school not in words(await binh.get(f"/dot-chot/{window}/doi-chieu"))
    assert "4A 2 1 0 0 1 0 0" in words(await an.get(here))
    for path in (here, f"{here}/xac-nhan"):
        assert f"Trường Tiểu học Thử nghiệm {school}" in words(await an.get(path)), path
    assert (await binh.get(here)).status_code == 403
    for answer in (
        await an.get(f"/dot-chot/{window}/thong-ke?theo=school"),
        await an.get(f"/dot-chot/{window}/bieu-tuan"),
    ):
        assert answer.status_code == 200


async def reads_names(console: Console, an: Browser, binh: Browser, chi: Browser, here: str) -> None:
    assert NAME not in (await an.get(here)).text
    short = await an.post(f"{here}/hoc-sinh", {"state": "missing", "reason": "ok"})
    assert short.status_code == 422
    assert "từ 8 đến 200 ký tự" in words(short)
    fields = {"state": "missing", "reason": WHY}
    assert [act for act, _, _ in await console.audit() if act.startswith("list-pupils")] == []
    for browser in (binh, chi):
        assert (await browser.post(f"{here}/hoc-sinh", fields)).status_code == 403
    assert NAME in words(await an.post(f"{here}/hoc-sinh", fields))
    assert ("list-pupils", "person:an", WHY) in await console.audit()


async def returns_and_settles(an: Browser, binh: Browser, here: str) -> None:
    fields = {"return": str(uuid4()), "reason_code": "records-missing", "reason": "Lớp 4A còn thiếu.", "class": "4A"}
    assert (await an.post(f"{here}/tra-lai", {**fields, "reason": ""})).status_code == 422
    assert (await binh.post(f"{here}/tra-lai", fields)).status_code == 403
    for _ in range(2):
        assert (await an.post(f"{here}/tra-lai", fields)).status_code == 303
    page = words(await an.get(here))
    assert page.count("Lớp 4A còn thiếu.") == 1
    assert "Chờ nhà trường" in page
    assert "đề nghị nhà trường sửa và trả lời" in words(await an.post("/tra-cuu", {"typed": here.split("/")[-1]}))
    settled = {"return": fields["return"], "reason": "Đã đủ hồ sơ"}
    assert (await binh.post(f"{here}/giai-quyet", settled)).status_code == 403
    assert (await an.post(f"{here}/giai-quyet", settled)).status_code == 303
    assert "Đã đủ hồ sơ" in words(await an.get(here))


async def signs_off(console: Console, an: Browser, chi: Browser, here: str) -> None:
    page = await an.get(f"{here}/xac-nhan")
    fields = hidden(page)
    assert (await chi.get(f"{here}/xac-nhan")).status_code == 403
    stale = await an.post(f"{here}/xac-nhan", {**fields, "packets": "A" * 43})
    assert stale.status_code == 409
    for _ in range(2):
        assert (await an.post(f"{here}/xac-nhan", fields)).status_code == 303
    assert await console.scalar("SELECT count(*) FROM registry.sign_offs WHERE by_whom = 'person:an'") == 1
    assert "Đang có giá trị" in words(await an.get(here))
    ended = {"sign-off": fields["sign-off"], "reason": "Nhà trường gửi bổ sung"}
    assert (await an.post(f"{here}/rut-xac-nhan", ended)).status_code == 303
    assert "Không còn giá trị" in words(await an.get(here))


async def takes_tables_along(console: Console, an: Browser, binh: Browser, window: int) -> None:
    table = await an.get(f"/dot-chot/{window}/bieu-tuan/excel?theo=school")
    assert table.content.startswith(b"PK")
    assert (await an.get(f"/dot-chot/{window}/bieu-tuan?den=hom-nay")).status_code == 404
    book = await an.post(f"/dot-chot/{window}/doi-chieu/excel", {"reason": WHY})
    assert book.content.startswith(b"PK")
    assert (await an.post(f"/dot-chot/{window}/doi-chieu/excel", {"reason": "ok"})).status_code == 422
    assert ("export-pupils", "person:an", WHY) in await console.audit()
    assert (await binh.post(f"/dot-chot/{window}/doi-chieu/excel", {})).content.startswith(b"PK")


def hidden(page: httpx.Response) -> dict[str, str | list[str]]:
    """What a sign-off's form carries of itself."""
    form = page.text[page.text.index("<main") :]
    found: dict[str, str | list[str]] = {
        name: value
        for name, value in re.findall(r'type="hidden" name="([a-z-]+)" value="([^"]*)"', form)
        if name != "csrf"
    }
    return {**found, "grade": re.findall(r'name="grade" value="(\d+)"', form)}
