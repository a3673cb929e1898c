"""`hbs-sign` as people call it, before the real service: keys in files and on tokens, words, exit codes."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typer.testing import CliRunner, Result

from demo.generate_class_files import Files
from hbs_sign.cli.main import app
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.support.signing import Bridge, cut
from tests.support.softhsm import PIN, make_token

KEY = ec.generate_private_key(ec.SECP256R1())
MATHS = ["--role", "subject-teacher", "--part", "subjects/TOAN"]


class Desk:
    """A signer at his terminal."""

    def __init__(self, school: School, folder: Path) -> None:
        self.school, self.folder = school, folder
        self.bridge = Bridge(school.client, asyncio.get_running_loop())
        self.elsewhere: httpx.BaseTransport = httpx.HTTPTransport()
        (folder / "token").write_text(school.token() + "\n")
        (folder / "token").chmod(0o600)
        self.certificate = school.registry.world.ca.certify("desk", KEY)
        pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "key.pem").write_bytes(pem + self.certificate.x509.public_bytes(Encoding.PEM))
        (folder / "key.pem").chmod(0o600)
        self.key = ["--key", str(folder / "key.pem")]

    async def run(self, command: str, *words: str, lang: str = "vi", typed: str = "") -> Result:
        """A command about a school's year."""
        about = ["--school", self.school.registry.world.school, "--year", "2025-2026"]
        return await self.call(command, *(about if command != "status" else ()), *words, lang=lang, typed=typed)

    async def call(self, *words: str, lang: str, typed: str) -> Result:
        """The command as its own process would do it."""
        line = ["--url", "http://school-api", "--token-file", str(self.folder / "token")]
        line += ["--journal", str(self.folder / "journal"), "--lang", lang]

        def open_http(address: str, ca_file: Path | None) -> httpx.Client:
            assert ca_file is None
            transport = self.bridge if address == "http://school-api" else self.elsewhere
            return httpx.Client(base_url=address, transport=transport)

        def invoke() -> Result:
            return CliRunner().invoke(app, [*line, *words], obj=open_http, input=typed)

        return await asyncio.to_thread(invoke)


@pytest.fixture
async def desk(school: School, tmp_path: Path) -> Desk:
    return Desk(school, tmp_path)


def rows(done: Result) -> Any:
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


async def test_lists_shows_and_signs_and_then_nothing_waits(school: School, grade_4: Files, desk: Desk) -> None:
    await steps.signing(school, grade_4)

    listed = rows(await desk.run("list", "--json"))
    shown = await desk.run("show", *MATHS)
    signed = await desk.run("sign", *MATHS, *desk.key, "--yes", "--json")
    again = await desk.run("sign", *MATHS, *desk.key, "--yes")

    assert {(line["role"], line["waiting"]) for line in listed} >= {("subject-teacher", 4), ("homeroom", 0)}
    assert "Toán: Nhận xét: " in shown.stdout
    [row] = rows(signed)
    assert (row["class"], row["records"], row["statements"], len(row["root"])) == ("4A", 4, 1, 8)
    assert "Giáo viên dạy môn học xác nhận nội dung môn TOAN, lớp 4A của 4 học bạ số" in signed.stderr
    assert "Không có nội dung nào chờ ký số." in again.stderr
    assert await steps.stored(school) == 1
    assert [(r["signed"], r["delivered"]) for r in rows(await desk.run("status", "--json"))] == [(1, 1)]


async def test_a_dry_run_and_a_no_sign_nothing(school: School, grade_4: Files, desk: Desk) -> None:
    await steps.signing(school, grade_4)

    dry = await desk.run("sign", *MATHS, *desk.key, "--dry-run")
    no = await desk.run("sign", *MATHS, *desk.key, typed="n\n", lang="en")

    assert (dry.exit_code, no.exit_code) == (0, 1)
    assert "Sign 4 records?" in no.stderr
    assert await steps.stored(school) == 0


async def test_a_token_asks_for_its_pin_and_a_wrong_one_stops_with_the_way_on(
    school: School, grade_4: Files, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await steps.signing(school, grade_4)
    token = make_token()
    token.put("desk", KEY, desk.certificate)
    own = ["--pkcs11", str(token.module), "--token", token.label, "--label", "desk"]

    wrong = await desk.run("sign", *MATHS, *own, "--yes", typed="00000000\n")
    right = await desk.run("sign", *MATHS, *own, "--yes", typed=f"{PIN}\n")

    assert wrong.exit_code == 3
    assert "[pin-refused]" in wrong.stderr
    assert right.exit_code == 0, right.stderr
    assert PIN not in right.stdout + right.stderr + wrong.stderr + caplog.text
    assert PIN.encode() not in desk.bridge.sent
    assert all(PIN.encode() not in file.read_bytes() for file in (desk.folder / "journal").iterdir())
    assert await steps.stored(school) == 1


async def test_a_service_that_is_away_is_told_from_one_that_refuses(school: School, grade_4: Files, desk: Desk) -> None:
    await steps.signing(school, grade_4)

    refused = await desk.run("sign", "--role", "homeroom", *desk.key, "--yes")
    desk.bridge.before = cut("/signing-work")
    away = await desk.run("sign", *MATHS, *desk.key, "--yes")
    unfit = await desk.run("sign", *MATHS, "--key", str(desk.folder / "token"), "--yes", lang="en")

    assert refused.exit_code == 0
    assert (away.exit_code, unfit.exit_code) == (75, 1)
    assert away.stderr.strip().endswith("[service-away]")
    assert unfit.stderr.strip().endswith("[key-unfit]")


@pytest.mark.parametrize("words", [["--key", "a", "--csc", "https://b"], [], ["--pkcs11", "a"]])
async def test_exactly_one_key_is_chosen(desk: Desk, words: Sequence[str]) -> None:
    assert (await desk.run("sign", *MATHS, *words)).exit_code == 2
