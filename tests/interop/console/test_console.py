"""The console as its people use it: npm's oidc-provider, the program itself, headless Chromium, axe-core."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import httpx
import pytest
from sqlalchemy import text

from so_registry.domain.people.roles import Role
from tests.integration.lookup_portal.chromium import Browser, browser
from tests.interop.console.filling import employ, fill, review
from tests.interop.console.looking import evaluate, faults, pass_time, scripts, set_width, widest
from tests.interop.console.programs import Programs, started
from tests.support.databases import Databases
from tests.support.registry import Registry, open_registry

pytestmark = [pytest.mark.integration, pytest.mark.slow]

PICTURES: Final = os.environ.get("CONSOLE_PICTURES")
"""A folder for pictures of the pages, for whoever wants to look at them."""
PAGES: Final = (
    "/",
    "/dot-chot/1",
    "/dot-chot/1/doi-chieu",
    "/dot-chot/1/truong/01-tieu-hoc-thu",
    "/dot-chot/1/truong/01-tieu-hoc-thu/xac-nhan",
    "/dot-chot/1/thong-ke",
    "/dot-chot/1/bieu-tuan",
    "/dot-chot/1/gia-han",
    "/dot-chot/1/chot",
    "/chot-va-bao-cao/1",
    "/chuyen-giao",
    "/ghi-chu",
    "/tra-cuu",
    "/chung-thu-so",
    "/chung-thu-so/can-bo",
    "/phe-duyet",
    "/chot-va-bao-cao",
    "/ra-soat",
    "/nhat-ky",
    "/can-bo",
)
PHONE: Final = 360


@pytest.fixture
async def registry(databases: Databases) -> AsyncIterator[Registry]:
    async with open_registry(databases) as opened:
        yield opened


async def test_the_sos_people_do_their_day_without_a_script(registry: Registry, tmp_path: Path) -> None:
    code = await fill(registry)
    with started(registry, tmp_path) as programs:
        await review(registry, programs.provider)
        await employ(registry, programs.provider, "an", *Role)
        await asyncio.to_thread(walk, programs, code, tmp_path / "profile")


def walk(programs: Programs, code: str, profile: Path) -> None:
    with browser(profile) as page:
        page.open(programs.console)
        keep(page, "0-sign-in")
        sign_in(page, "an")
        assert "Cán bộ an" in page.html()
        keep(page, "1-overview")

        page.open(f"{programs.console}/tra-cuu")
        page.type("#typed", code.upper())
        page.press("#typed")
        assert "Đề nghị ghi lý do xem" in page.html()
        keep(page, "2-reason-needed")
        page.type("#reason", "Đối chiếu theo đề nghị của nhà trường")
        page.press("#reason")
        assert "Đã tiếp nhận" in page.html()
        assert "Lò Thị" not in page.html()
        assert page.address() == f"{programs.console}/tra-cuu"
        keep(page, "3-story-of-record")
        judge_here(page, "record")

        for number, path in enumerate(PAGES[1:], start=4):
            page.open(f"{programs.console}{path}")
            keep(page, f"{number}{path.replace('/', '-')}")
        act(page, programs)
        work(page, programs)
        judge(page, programs)
    assert code not in programs.log.read_text("utf-8")


def act(page: Browser, programs: Programs) -> None:
    """Acts with legal effect, by keyboard alone, on pages as wide as a desk's screen."""
    set_width(page, 1280)
    page.open(f"{programs.console}/chung-thu-so")
    page.press("main form button")
    keep(page, "20-declarations")
    judge_here(page, "declarations")
    page.call("DOM.focus", nodeId=page._node("#d1"))
    page.call("Input.dispatchKeyEvent", type="keyDown", key=" ", code="Space", windowsVirtualKeyCode=32, text=" ")
    page.call("Input.dispatchKeyEvent", type="keyUp", key=" ", code="Space", windowsVirtualKeyCode=32)
    page.type("#reason", "Đã đối chiếu quyết định phân công")
    page.press("button[value=approve]")
    keep(page, "21-decided")
    judge_here(page, "decided")
    assert "Đã phê duyệt" in page.html()

    page.open(f"{programs.console}/phe-duyet")
    page.press("tbody a")
    keep(page, "22-proposal")
    page.type("#reason", "Đã đối chiếu quyết định")
    page.press("button[value=approve]")
    assert "Đã phê duyệt, chờ thực hiện" in page.html()

    page.open(f"{programs.console}/can-bo")
    page.press("tbody a")
    keep(page, "23-own-person")
    assert "vai trò do cán bộ quản trị khác giao" in page.html()

    page.open(f"{programs.console}/nhat-ky")
    page.type("#reason", "Kiểm tra định kỳ")
    page.press("#reason")
    keep(page, "24-audit")
    judge_here(page, "audit")
    set_width(page, 1280)
    assert "Phê duyệt chứng thư số" in page.html()

    page.open(f"{programs.console}/dot-chot/1")
    keep(page, "25-window-wide")


def work(page: Browser, programs: Programs) -> None:
    """What a reviewer and an operator do, each answer judged where it stands; no address opens it."""
    school = f"{programs.console}/dot-chot/1/truong/01-tieu-hoc-thu"
    set_width(page, 1280)
    page.open(school)
    page.type("#list-reason", "Đối chiếu trước hạn chốt")
    page.press("#list-reason")
    assert "Vàng A Chờ" in page.html()
    show_here(page, "40-pupils")
    page.open(f"{school}/xac-nhan")
    page.press("main form button")
    assert "[school-busy]" in page.html()
    show_here(page, "41-school-busy")
    for form, name in (("chay-thu", "42-missing"), ("dien-tap", "43-rehearsed")):
        page.open(f"{programs.console}/dot-chot/1/chot")
        page.press(f"form[action$={form}] button")
        show_here(page, name)
    page.open(f"{programs.console}/chot-va-bao-cao/1")
    page.type("#reason", "Chờ quyết định gia hạn")
    page.press("button[value=pause]")
    assert "Tạm dừng" in page.html()
    page.open(f"{programs.console}/chuyen-giao")
    page.type("#reason-open", "Theo dõi hạn xử lý")
    page.press("#reason-open")
    assert "Bên nhận đồng ý hoặc từ chối" in page.html()
    show_here(page, "44-transfer")
    page.open(f"{programs.console}/chung-thu-so")
    page.type("#held-school", "01-tieu-hoc-thu")
    page.type("#held-reason", "Kiểm tra định kỳ")
    page.press("#held-reason")
    assert '<span class="hint">Âm nhạc</span>' in page.html(), "a subject stands there by its name"
    show_here(page, "45-held")
    page.open(f"{programs.console}/ghi-chu")
    show_here(page, "46-annotations")


def show_here(page: Browser, name: str) -> None:
    """Kept as wide as a desk's screen, judged as narrow as a phone's."""
    set_width(page, 1280)
    keep(page, name)
    judge_here(page, name)
    keep(page, f"{name}-phone")


def judge(page: Browser, programs: Programs) -> None:
    """Every page in both languages at the width of a phone: nothing that axe-core finds, nothing to push sideways."""
    for language in ("vi", "en"):
        for path in PAGES:
            page.open(f"{programs.console}{path}?lang={language}")
            judge_here(page, path, language)
            keep(page, f"phone-{language}{path.replace('/', '-')}")
        page.open(f"{programs.console}/can-bo")
        page.press("tbody a")
        judge_here(page, "person", language)
        page.open(f"{programs.console}/tra-cuu")
        page.type("#typed", "01-tieu-hoc-thu")
        page.press("#typed")
        judge_here(page, "story", language)
        page.type("#typed", "không có trường này")
        page.press("#typed")
        judge_here(page, "not found", language)
        page.open(f"{programs.console}/khong-co")
        judge_here(page, "no page", language)
    page.open(f"{programs.console}/?lang=vi")
    press_sign_out(page)
    judge_here(page, "signed out", "vi")


def judge_here(page: Browser, what: str, language: str = "vi") -> None:
    """The page that is shown, with the script on, and then as it was."""
    set_width(page, PHONE)
    scripts(page, are_on=True)
    assert evaluate(page, "document.documentElement.lang") == language, what
    assert faults(page) == [], what
    assert widest(page) <= PHONE, what
    scripts(page, are_on=False)


def press_sign_out(page: Browser) -> None:
    page.press(".top-tools button")
    assert "Đã đăng xuất" in page.html()


async def test_legal_acts_wait_for_the_second_factor_and_the_provider_ends_sessions(
    registry: Registry, tmp_path: Path
) -> None:
    await fill(registry)
    with started(registry, tmp_path) as programs:
        await employ(registry, programs.provider, "an", Role.SIGNER, Role.OPERATOR)
        await asyncio.to_thread(confirm, programs, tmp_path / "profile")
        ended = await asyncio.to_thread(ended_by_provider, programs, await provider_session(registry))
        assert ended == 200
        async with registry.sessions() as session:
            left = "SELECT count(*) FROM registry.console_sessions WHERE ended_at IS NULL"
            assert (await session.execute(text(left))).scalar_one() == 0


def confirm(programs: Programs, profile: Path) -> None:
    with browser(profile) as page:
        page.open(programs.console)
        sign_in(page, "an", code="")
        page.open(f"{programs.console}/phe-duyet")
        page.press("tbody a")
        assert "xác thực lại bằng yếu tố thứ hai" in page.html()
        page.type("#reason", "Đã đối chiếu quyết định")
        page.press("button[value=approve]")
        assert "[fresh-factor-needed]" in page.html()
        keep(page, "30-second-factor-needed")
        judge_here(page, "refusal")

        page.press("main a.button")
        page.type("#name", "an")
        page.type("#code", "123456")
        page.press("form button")
        assert page.address().startswith(f"{programs.console}/phe-duyet/")
        judge_here(page, "proposal")
        page.type("#reason", "Đã đối chiếu quyết định")
        page.press("button[value=approve]")
        assert "Đã phê duyệt, chờ thực hiện" in page.html()


async def provider_session(registry: Registry) -> str:
    async with registry.sessions() as session:
        query = "SELECT provider_session FROM registry.console_sessions WHERE ended_at IS NULL"
        return str((await session.execute(text(query))).scalar_one())


def ended_by_provider(programs: Programs, session: str) -> int:
    address = f"{programs.provider}/end?{urlencode({'sub': 'an', 'sid': session})}"
    answer = httpx.get(address, trust_env=False)
    assert answer.text == "ended"
    return answer.status_code


async def test_the_script_shows_what_changed_unless_it_is_paused(registry: Registry, tmp_path: Path) -> None:
    with started(registry, tmp_path) as programs:
        await employ(registry, programs.provider, "an", Role.OPERATOR)
        chromium = browser(tmp_path / "profile")
        page = await asyncio.to_thread(chromium.__enter__)
        try:
            await asyncio.to_thread(watch, page, programs)
            await fill(registry)
            assert await asyncio.to_thread(after_a_minute, page) == ["1", "1", "1", "0"]
            await asyncio.to_thread(evaluate, page, "document.querySelector('[data-live-switch]').click()")
            async with registry.sessions.begin() as session:
                await session.execute(
                    text("UPDATE registry.submissions SET state = 'received' WHERE state = 'set-aside'")
                )
            assert (await asyncio.to_thread(after_a_minute, page))[0] == "1", "paused"
            await asyncio.to_thread(evaluate, page, "document.querySelector('[data-live-switch]').click()")
            await asyncio.to_thread(evaluate, page, "document.activeElement.blur()")
            assert (await asyncio.to_thread(after_a_minute, page))[0] == "0"
        finally:
            await asyncio.to_thread(chromium.__exit__, None, None, None)
        assert "unexpected error" not in programs.log.read_text("utf-8")


def watch(page: Browser, programs: Programs) -> None:
    page.open(programs.console)
    sign_in(page, "an")
    scripts(page, are_on=True)
    page.open(programs.console)
    assert "phút" in evaluate(page, "document.querySelector('.left').textContent")


def after_a_minute(page: Browser) -> list[str]:
    """The tiles, once the page's own clock has gone on by a minute."""
    pass_time(page, 61_000)
    found = evaluate(page, "[...document.querySelectorAll('.tile strong')].slice(0, 4).map((e) => e.textContent)")
    assert isinstance(found, list)
    return found


def sign_in(page: Browser, subject: str, *, code: str = "123456") -> None:
    page.press("main a.button")
    page.type("#name", subject)
    page.type("#code", code)
    page.press("form button")


def keep(page: Browser, name: str) -> None:
    if PICTURES:
        Path(PICTURES, f"{name}.png").write_bytes(page.picture())
