"""Who comes into the console: only whom the provider has named to this very browser, and not for longer than told."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from deploy.local.postgres import Database
from so_registry.console import cookies
from so_registry.domain.people.roles import Role
from tests.integration.so_registry.console import Console, bare_registry, open_console, words

pytestmark = pytest.mark.integration


@pytest.fixture
async def console(empty_database: Database) -> AsyncIterator[Console]:
    async with bare_registry(empty_database) as registry, open_console(registry) as opened:
        yield opened


async def test_a_login_opens_a_session_and_signing_out_ends_it(console: Console) -> None:
    async with console.browser() as browser:
        asked = await browser.get("/dot-chot/1")
        assert (asked.status_code, asked.headers["location"]) == (303, "/dang-nhap?ve=/dot-chot/1")

        first = await browser.log_in("an")
        assert "chưa được giao vai trò" in words(first)
        assert str(await console.person_id("an")) in first.text
        stale = browser.cookie()

        left = await browser.post("/dang-xuat", {})
        assert "Đã đăng xuất" in words(left)
        assert "login.so.test/session/end" in left.text
        browser.client.cookies.set(cookies.SESSION, stale or "", domain="console.so.test", path="/")
        assert (await browser.get("/")).status_code == 303
    assert [act for act, _, _ in await console.audit()] == ["signed-in-second-factor", "signed-out"]


async def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(console: Console) -> None:
    async with console.browser() as mine, console.browser() as other:
        away = await mine.get("/dang-nhap/bat-dau")
        back = console.provider.log_in(away.headers["location"], "an")
        planted = await other.get(back)
        again = await mine.get(back)

    assert (planted.status_code, again.status_code) == (403, 403)
    assert "[login-refused]" in words(planted)
    assert other.cookie() is None
    assert await console.scalar("SELECT count(*) FROM registry.console_sessions") == 0


async def test_a_token_that_is_not_for_this_login_opens_nothing(console: Console) -> None:
    console.provider.claims = {"nonce": "another"}
    async with console.browser() as browser:
        assert (await browser.log_in("an")).status_code == 403
        assert browser.cookie() is None


async def test_a_session_is_new_at_every_login_and_dies_of_idleness_and_of_age(console: Console) -> None:
    async with console.person("an", Role.OPERATOR) as browser:
        first = browser.cookie()
        await browser.log_in("an")
        assert browser.cookie() != first
        assert (await browser.get("/")).status_code == 200
        old = "seen_at = clock_timestamp() - interval '31 minutes'"
        await console.run(f"UPDATE registry.console_sessions SET {old} WHERE ended_at IS NULL")  # noqa: S608  # made here
        assert (await browser.get("/")).status_code == 303
        await browser.log_in("an")
        await console.run("UPDATE registry.console_sessions SET ends_at = clock_timestamp() WHERE ended_at IS NULL")
        assert (await browser.get("/")).status_code == 303


async def test_what_the_page_asks_for_by_itself_keeps_no_session_alive(console: Console) -> None:
    newest = "SELECT clock_timestamp() - max(seen_at) FROM registry.console_sessions"
    async with console.person("an", Role.OPERATOR) as browser:
        await console.run("UPDATE registry.console_sessions SET seen_at = clock_timestamp() - interval '20 minutes'")
        await browser.get("/", **{"hbs-poll": "1"})
        assert await console.scalar(newest) > timedelta(minutes=19)
        await browser.get("/")
        assert await console.scalar(newest) < timedelta(minutes=1)


async def test_the_provider_ends_sessions_by_itself(console: Console) -> None:
    async with console.person("an", Role.OPERATOR) as an, console.person("binh", Role.OPERATOR) as binh:
        forged = console.provider.logout_token(sub="an", nonce="n")
        assert (await an.client.post("/dang-xuat/tu-he-thong", data={"logout_token": forged})).status_code == 400
        assert (await an.get("/")).status_code == 200

        token = console.provider.logout_token(sid="sid-an")
        assert (await binh.client.post("/dang-xuat/tu-he-thong", data={"logout_token": token})).status_code == 200
        assert (await an.get("/")).status_code == 303
        assert (await binh.get("/")).status_code == 200


async def test_the_providers_word_for_an_end_ends_nothing_that_began_after_it(console: Console) -> None:
    token = console.provider.logout_token(sid="sid-an")
    async with console.person("an", Role.OPERATOR) as before:
        first = await before.client.post("/dang-xuat/tu-he-thong", data={"logout_token": token})
        assert (first.status_code, (await before.get("/")).status_code) == (200, 303)
    async with console.person("an", Role.OPERATOR) as since:
        again = await since.client.post("/dang-xuat/tu-he-thong", data={"logout_token": token})
        assert (again.status_code, (await since.get("/")).status_code) == (200, 200)
        nameless = console.provider.logout_token(sid="sid-an", jti="")
        assert (await since.client.post("/dang-xuat/tu-he-thong", data={"logout_token": nameless})).status_code == 400


async def test_while_the_provider_is_away_sessions_go_on_and_nobody_new_comes(console: Console) -> None:
    async with console.person("an", Role.OPERATOR) as browser, console.browser() as other:
        away = await other.get("/dang-nhap/bat-dau")
        back = console.provider.log_in(away.headers["location"], "binh")
        console.provider.is_away = True

        assert (await browser.get("/")).status_code == 200
        refused = await other.get(back)
    assert refused.status_code == 503
    assert "Hệ thống đăng nhập tạm gián đoạn" in words(refused)


async def test_only_whoever_left_to_confirm_may_come_back(console: Console) -> None:
    async with console.person("an", Role.OPERATOR) as browser:
        stayed = browser.cookie()
        refused = await browser.log_in("binh", path="/xac-thuc-lai?ve=/phe-duyet")
        assert refused.status_code == 403
        assert browser.cookie() == stayed
        away = await browser.get("/xac-thuc-lai?ve=/can-bo")
        assert "max_age=0" in away.headers["location"]


async def test_two_tabs_may_log_in_at_once_and_a_hostile_client_is_slowed(console: Console) -> None:
    async with console.browser() as browser:
        tabs = [(await browser.get("/dang-nhap/bat-dau")).headers["location"] for _ in range(2)]
        for address in tabs:
            assert (await browser.get(console.provider.log_in(address, "an"))).status_code == 303
        answers = [await browser.get("/dang-nhap/tra-ve?state=x&code=y") for _ in range(70)]
    assert {answer.status_code for answer in answers} == {403, 429}
    assert "Quá nhiều yêu cầu" in words(answers[-1])
    assert answers[-1].headers["retry-after"]
