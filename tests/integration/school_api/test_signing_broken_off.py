"""Rounds that break off where they hurt: the program killed, the token drawn, the PIN locked; and how they go on."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from demo.generate_class_files import Files, write_grade_4
from hbs_sign.csc_door import bytes_of
from hbs_sign.csc_signatures import base64_of
from hbs_sign.journal import list_journals
from tests.integration.lookup_portal.chromium import browser
from tests.integration.school_api import steps
from tests.integration.school_api.conftest import SHORT_CHAIN
from tests.integration.school_api.service import School
from tests.integration.school_api.test_signing_command import KEY, MATHS, Desk
from tests.support.csc_service import csc_service
from tests.support.relay import Relay, at_once, relayed
from tests.support.softhsm import PIN, make_token
from tests.support.world import World

PRINCIPAL = ["--role", "principal"]


@pytest.fixture
async def desk(school: School, tmp_path: Path) -> Desk:
    return Desk(school, tmp_path)


def signed(desk: Desk) -> tuple[int, int]:
    """How many statements were ever signed here, and how many of them nobody took."""
    journals = list_journals(desk.folder / "journal")
    return sum(len(one.entries) for one in journals), sum(len(one.undelivered) for one in journals)


class TestIndividually:
    """One signature for each record, so that a round has many."""

    @pytest.fixture
    def world(self) -> World:
        return World(stages=SHORT_CHAIN[2:], policy_id="individual", individual=True)

    async def test_a_token_that_is_drawn_ends_the_round_and_goes_on_once_it_is_back(
        self, school: School, grade_4: Files, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        await steps.signing(school, grade_4)
        token = make_token()
        token.put("desk", KEY, desk.certificate)
        own = [*PRINCIPAL, "--pkcs11", str(token.module), "--token", token.label, "--yes"]
        tokens, drawer = token.home / "tokens", tmp_path / "drawer"
        monkeypatch.setattr("hbs_sign.rounds.CHUNK", 2)

        def draw(request: httpx.Request) -> None:
            if request.url.path.endswith("/statements") and not drawer.exists():
                shutil.move(tokens, drawer)
                tokens.mkdir()

        desk.bridge.after = draw
        stopped = await desk.run("sign", *own, typed=f"{PIN}\n")
        held = (signed(desk), await steps.stored(school))
        tokens.rmdir()
        shutil.move(drawer, tokens)
        drawer.mkdir()
        done = await desk.run("sign", *own, typed=f"{PIN}\n")

        assert (stopped.exit_code, stopped.stderr.count("[token-away]")) == (3, 1)
        assert held == ((2, 0), 2)
        assert (done.exit_code, signed(desk), await steps.stored(school)) == (0, (4, 0), 4)

    async def test_a_pin_locked_at_the_remote_service_keeps_what_was_signed(
        self, school: School, grade_4: Files, desk: Desk
    ) -> None:
        await steps.signing(school, grade_4)
        left = [3]

        def answer(request: httpx.Request) -> httpx.Response:
            path, body = request.url.path.removeprefix("/csc/v1/"), json.loads(request.content)
            if path == "credentials/info":
                certificate = {"certificates": [base64_of(desk.certificate.der)]}
                key = {"status": "enabled", "algo": ["1.2.840.10045.4.3.2"]}
                return httpx.Response(200, json={"key": key, "cert": certificate, "authMode": "implicit"})
            if path == "credentials/authorize":
                left[0] -= 1
                locked = httpx.Response(400, json={"error": "locked_credential"})
                return httpx.Response(200, json={"SAD": "sad"}) if left[0] >= 0 else locked
            signature = KEY.sign(bytes_of(body["hash"][0]), ec.ECDSA(Prehashed(hashes.SHA256())))
            return httpx.Response(200, json={"signatures": [base64_of(signature)]})

        desk.elsewhere = httpx.MockTransport(answer)
        own = [*PRINCIPAL, "--csc", "https://remote.test", "--credential", "mine", "--yes"]
        stopped = await desk.run("sign", *own)
        held = (signed(desk), await steps.stored(school))
        left[0] = 99
        done = await desk.run("sign", *own)

        assert (stopped.exit_code, stopped.stderr.count("[pin-locked]")) == (3, 1)
        assert held == ((3, 0), 3)
        assert (done.exit_code, signed(desk), await steps.stored(school)) == (0, (4, 0), 4)

    @pytest.mark.slow
    @pytest.mark.parametrize("at", [1, 2])
    @pytest.mark.parametrize("when", ["before", "after"])
    async def test_killed_for_good_it_signs_nothing_twice_and_leaves_nothing_out(
        self, school: School, desk: Desk, tmp_path: Path, at: int, when: str
    ) -> None:
        for name in ("4A", "4B"):
            await steps.signing(school, write_grade_4(tmp_path / name, ord(name[1]), name, pupils=35))
        own = [*PRINCIPAL, *desk.key, "--yes"]
        async with relayed(school.client) as relay:
            reached = asyncio.Event()

            async def hold(path: str) -> None:
                if path.endswith("/statements") and relay.posted.count("statements") == at:
                    reached.set()
                    await asyncio.Event().wait()

            setattr(relay, when, hold)
            async with process(desk, relay, "sign", *own) as first:
                await asyncio.wait_for(reached.wait(), 60)
                first.kill()
                await first.wait()
            held, _ = signed(desk)
            setattr(relay, when, at_once)
            async with process(desk, relay, "sign", *own) as second:
                _, told = await second.communicate()

        assert second.returncode == 0, told
        assert 0 < held < 70
        assert (signed(desk), await steps.stored(school)) == ((70, 0), 70)


async def test_one_authorisation_signs_several_classes_at_a_real_remote_service(
    school: School, desk: Desk, tmp_path: Path
) -> None:
    for name in ("4A", "4B", "4C"):
        await steps.signing(school, write_grade_4(tmp_path / name, ord(name[1]), name, pupils=3))
    asked: list[str] = []

    class Counting(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(request.url.path.rpartition("/")[2])
            return super().handle_request(request)

    desk.elsewhere = Counting()
    with csc_service(tmp_path / "csc") as address:
        url = address.removesuffix("/csc/v1/")
        own = ["--csc", url, "--credential", "people/principal-ec", "--yes", "--json"]
        done = await desk.run("sign", *MATHS, *own)

    assert done.exit_code == 0, done.stderr
    assert [(row["class"], row["records"]) for row in json.loads(done.stdout)] == [("4A", 3), ("4B", 3), ("4C", 3)]
    assert (asked.count("authorize"), asked.count("signHash")) == (1, 1)
    assert (signed(desk), await steps.stored(school)) == ((3, 0), 3)


@pytest.mark.slow
async def test_the_page_is_a_program_of_its_own_paired_by_the_code_that_it_prints(
    school: School, grade_4: Files, desk: Desk, tmp_path: Path
) -> None:
    await steps.signing(school, grade_4)
    async with relayed(school.client) as relay, process(desk, relay, "page", *desk.key) as program:
        assert program.stderr is not None
        line = (await asyncio.wait_for(program.stderr.readline(), 60)).decode()
        address, code = (word.rstrip(".") for word in line.split() if word.startswith("http") or "-" in word)

        def sit() -> str:
            with browser(tmp_path / "browser") as page:
                page.open(address)
                page.type("#code", code)
                page.press("form button")
                page.call("DOM.focus", nodeId=page._node("#line-1"))
                for kind in ("keyDown", "keyUp"):
                    page.call(
                        "Input.dispatchKeyEvent", type=kind, key=" ", code="Space", windowsVirtualKeyCode=32, text=" "
                    )
                page.press("form button")
                page.press("form button")
                return page.html()

        html = await asyncio.to_thread(sit)

    assert "Đã ký và gửi 1 chữ ký." in html
    assert await steps.stored(school) == 1


@asynccontextmanager
async def process(desk: Desk, relay: Relay, command: str, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """hbs-sign as a process of its own, ended with the test."""
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from hbs_sign.cli.main import main; main()",
        *(
            "--url",
            relay.address,
            "--token-file",
            str(desk.folder / "token"),
            "--journal",
            str(desk.folder / "journal"),
        ),
        *(command, "--school", desk.school.registry.world.school, "--year", "2025-2026", *words),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "cp1258"},
    )
    try:
        yield program
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
