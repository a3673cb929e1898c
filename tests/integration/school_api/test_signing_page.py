"""The local page: who may use it, what it shows, what it signs; with a real browser, without a script."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from demo.generate_class_files import Files
from hbs_kit.clock import utc_now
from hbs_sign.door import Door
from hbs_sign.key_sources import FileSource, Source
from hbs_sign.page.app import create_page
from hbs_sign.page.desk import Desk, Secrets
from hbs_sign.page.guard import LARGEST_FORM
from hbs_sign.page.pairing import ATTEMPTS, LIFETIME, Pairing
from tests.integration.lookup_portal.chromium import browser
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.integration.school_api.test_signing_command import Desk as Terminal
from tests.support.signing import Bridge, cut

PORT = 41999
OWN = f"http://127.0.0.1:{PORT}"
FRIEND = "https://school.example"


class Table:
    """A signer's page before the real service."""

    def __init__(self, school: School, folder: Path) -> None:
        self.now = 0.0
        self.school = school
        terminal = Terminal(school, folder)
        self.bridge = Bridge(school.client, asyncio.get_running_loop())
        self.door = Door(httpx.Client(base_url="http://school-api", transport=self.bridge), school.token)
        key = folder / "key.pem"

        def source(secrets: Secrets) -> Source:
            assert secrets
            return FileSource(key, None)

        self.desk = Desk(self.door, school.registry.world.school, "2025-2026", folder / "journal", source, utc_now)
        self.pairing = Pairing(lambda: self.now)
        assert terminal.certificate

    def app(self, port: int = PORT) -> Starlette:
        return create_page(self.desk, self.pairing, port=port, origins=[FRIEND])

    def client(self, **headers: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app()), base_url=OWN, headers=headers)

    @asynccontextmanager
    async def paired(self) -> AsyncIterator[httpx.AsyncClient]:
        async with self.client(Origin=OWN) as client:
            answer = await client.post("/pair", data={"code": self.pairing.code})
            assert answer.status_code == 303
            client.base_url = httpx.URL(OWN + self.pairing.room)
            yield client

    @contextmanager
    def served(self) -> Iterator[str]:
        server = uvicorn.Server(uvicorn.Config(lambda: None, port=0, log_level="critical", lifespan="off"))
        listening = server.config.bind_socket()
        port = listening.getsockname()[1]
        server.config.app = self.app(port)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.should_exit = True
            thread.join()
            listening.close()


@pytest.fixture
async def table(school: School, tmp_path: Path) -> AsyncIterator[Table]:
    made = Table(school, tmp_path)
    yield made
    made.desk.close()
    made.door.http.close()


STRANGERS = (
    *("evil.example", f"evil.example:{PORT}", f"127.0.0.1.evil.example:{PORT}", f"evil@127.0.0.1:{PORT}"),
    *("127.0.0.1", "127.0.0.1:1", f"0.0.0.0:{PORT}", f"[::1]:{PORT}", f"127.1:{PORT}", f"localhost.:{PORT}"),
    *(f"127.0.0.1:{PORT}:80", f"127.0.0.1:{PORT}, evil.example", ""),
)


async def test_a_name_bound_anew_to_loopback_is_nobody(table: Table) -> None:
    async with table.client() as client:
        for host in STRANGERS:
            assert (await client.get("/", headers={"Host": host})).status_code == 421, host


ELSEWHERE = ("https://evil.example", "null", FRIEND, "http://127.0.0.1:1")


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": OWN, "Sec-Fetch-Site": "cross-site"}, *({"Origin": origin} for origin in ELSEWHERE)]
)
async def test_another_site_changes_nothing_and_tries_no_code(table: Table, headers: dict[str, str]) -> None:
    async with table.client(**headers) as client:
        for path in ("/pair", "/open", "/sign"):
            assert (await client.post(path, data={"code": table.pairing.code})).status_code == 403
    assert table.pairing.is_open


async def test_a_listed_origin_learns_that_the_program_runs_and_nothing_else(table: Table) -> None:
    async with table.client(Origin=FRIEND) as client:
        told, other = await client.get("/ready"), await client.get("/")
    async with table.client(Origin="https://evil.example") as client:
        refused = await client.get("/ready")

    assert (told.json()["program"], told.headers["access-control-allow-origin"]) == ("hbs-sign", FRIEND)
    assert (other.status_code, refused.status_code) == (403, 403)
    assert "access-control-allow-origin" not in refused.headers


async def test_a_code_is_good_once(table: Table) -> None:
    async with table.paired(), table.client(Origin=OWN) as second:
        again = await second.post("/pair", data={"code": table.pairing.code})
        page = await second.get("/")

    assert again.status_code == 403
    assert "khởi động lại chương trình" in page.text


@pytest.mark.parametrize("how", ["too late", "too often"])
async def test_a_code_ends(table: Table, how: str) -> None:
    async with table.client(Origin=OWN) as client:
        if how == "too late":
            table.now = LIFETIME + 1
        else:
            for _ in range(ATTEMPTS):
                await client.post("/pair", data={"code": "00000000"})
        answer = await client.post("/pair", data={"code": table.pairing.code})

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_every_page_has_its_headers_and_the_cookie_is_the_browsers_alone(table: Table) -> None:
    async with table.client(Origin=OWN) as client:
        paired = await client.post("/pair", data={"code": table.pairing.code})
        page = await client.get("/static/page.css")

    assert {"httponly", "samesite=strict"} <= set(paired.headers["set-cookie"].lower().split("; "))
    for answer in (paired, page):
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "script" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"


async def test_a_form_without_its_token_and_a_round_that_is_not_the_shown_one_sign_nothing(
    table: Table, school: School, grade_4: Files
) -> None:
    class_id = await steps.signing(school, grade_4)
    target = {"target": f"{class_id} subject-teacher subjects/TOAN"}
    async with table.paired() as client:
        await client.post("/open", data=target)
        assert table.desk.opened is None

        csrf = {"csrf": table.pairing.csrf}
        assert (await client.post("/open", data={**target, **csrf})).headers["location"].endswith("/round")
        shown = await client.get("/round")
        other = await client.post("/sign", data={**csrf, "fingerprint": "0" * 64})

    assert table.desk.opened is not None
    assert table.desk.opened.sittings[0].statements[0].root_beginning in shown.text
    assert (other.status_code, await steps.stored(school)) == (409, 0)


async def test_hostile_words_in_a_record_are_text(table: Table, school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first, *_ = await steps.draft_ids(school, class_id)
    await school.edit(first, "subjects/TOAN", comment="<script>alert(1)</script>")
    await school.approve(class_id)
    async with table.paired() as client:
        data = {"csrf": table.pairing.csrf, "target": f"{class_id} subject-teacher subjects/TOAN"}
        await client.post("/open", data=data)
        pages = [(await client.get(f"/round/0/{number}")).text for number in range(4)]

    assert any("&lt;script&gt;alert(1)&lt;/script&gt;" in page for page in pages)
    assert not any("<script" in page for page in pages)


async def test_no_other_program_of_the_computer_is_sent_the_cookie(table: Table) -> None:
    """Cookies know no ports: one for every path would go to whatever else listens on 127.0.0.1."""
    async with table.client(Origin=OWN) as client:
        paired = await client.post("/pair", data={"code": table.pairing.code})
        outside = [await client.get(path) for path in ("/", "/round", "/open", "/sign", "/work", f"{OWN}/x/round")]
        [cookie] = client.cookies.jar

    assert paired.headers["location"] == f"{table.pairing.room}/"
    assert (cookie.path, len(table.pairing.room) > 20) == (f"{table.pairing.room}/", True)
    assert all("cookie" not in answer.request.headers for answer in outside)
    assert not any(table.pairing.room in answer.text for answer in outside)


async def test_the_path_without_its_cookie_opens_nothing(table: Table) -> None:
    async with table.paired(), table.client(Origin=OWN) as other:
        told = [await other.get(f"{table.pairing.room}{path}") for path in ("/", "/round", "/round/0/0")]
        sent = [await other.post(f"{table.pairing.room}{path}", data={"csrf": "x"}) for path in ("/open", "/sign")]

    assert [answer.headers["location"] for answer in (*told, *sent)] == ["/"] * 5


async def test_a_form_without_a_length_or_of_a_great_one_is_not_read(table: Table) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"code="
        raise AssertionError("read on")

    async with table.client(Origin=OWN) as client:
        chunked = await client.post("/pair", content=endless())
        long = await client.post("/pair", content=b"x" * (LARGEST_FORM + 1))
        odd = [await client.post("/pair", content=b"x", headers={"Content-Length": n}) for n in ("-1", "1_0")]

    assert [answer.status_code for answer in (chunked, long, *odd)] == [413] * 4
    assert table.pairing.is_open


async def test_a_service_that_is_away_is_told_whatever_was_chosen(table: Table) -> None:
    table.bridge.before = cut("", times=9)
    async with table.paired() as client:
        for chosen in ({}, {"target": "no-class"}, {"target": "a b c"}):
            told = await client.post("/open", data={"csrf": table.pairing.csrf, **chosen})
            assert (told.status_code, "[service-away]" in told.text) == (409, True)


async def test_every_field_that_is_signed_has_a_name(table: Table, school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    async with table.paired() as client:
        data = {"csrf": table.pairing.csrf, "target": f"{class_id} subject-teacher subjects/TOAN"}
        await client.post("/open", data=data)
        page = (await client.get("/round/0/0")).text

    header = page.partition("Thông tin kỹ thuật</h2>")[2]
    assert all(f'<th scope="row">{word}</th>' in header for word in ("Năm học", "Lớp", "Cơ sở giáo dục", "Lần lập"))
    assert "Thông tin kỹ thuật" not in header
    assert "/header/" not in page


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
async def test_in_a_browser_by_keyboard_without_a_script(
    table: Table, school: School, grade_4: Files, tmp_path: Path, width: int
) -> None:
    await steps.signing(school, grade_4)

    def sit() -> str:
        with table.served() as address, browser(tmp_path / "browser") as page:
            screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
            page.call("Emulation.setDeviceMetricsOverride", **screen)
            page.open(address)
            page.type("#code", f"{table.pairing.code[:4]}-{table.pairing.code[4:]}".lower())
            page.press("#code")
            (tmp_path / "work.png").write_bytes(page.picture())
            page.call("DOM.focus", nodeId=page._node("#line-1"))
            for kind in ("keyDown", "keyUp"):
                page.call(
                    "Input.dispatchKeyEvent", type=kind, key=" ", code="Space", windowsVirtualKeyCode=32, text=" "
                )
            page.press("form button")
            (tmp_path / "round.png").write_bytes(page.picture())
            page.open(f"{address}{table.pairing.room[1:]}/round/0/0")
            (tmp_path / "record.png").write_bytes(page.picture())
            for path in ("", "round", "round/0/0"):
                page.open(f"{address}{table.pairing.room[1:]}/{path}")
                wide = page.call("Runtime.evaluate", expression="document.documentElement.scrollWidth")
                assert wide["result"]["value"] <= width, path
            page.open(f"{address}{table.pairing.room[1:]}/round")
            page.press("form button")
            (tmp_path / "done.png").write_bytes(page.picture())
            return page.html()

    html = await asyncio.to_thread(sit)

    assert "Đã ký và gửi 1 chữ ký." in html
    assert await steps.stored(school) == 1
