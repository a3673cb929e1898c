"""`hbs-sign sign-off` before the registry: a person's token, a registered certificate, the lock that waits."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typer.testing import CliRunner, Result

from hbs_kit.clock import utc_now
from hbs_schema.certificates import load_certificate
from hbs_sign.cli.main import app
from hbs_sign.journal import list_journals
from so_registry.usecases.reconciling.register_reviewer import register_reviewer
from tests.integration.so_registry import acts
from tests.integration.so_registry.doors import ISSUER, Door, open_door
from tests.integration.so_registry.granting import grant
from tests.integration.so_registry.reconciling import enrol, pupil, set_reviewer
from tests.support.registry import REGISTRAR, Registry
from tests.support.signing import Bridge

pytestmark = pytest.mark.integration


class Reviewer:
    """A reviewer at his terminal."""

    def __init__(self, door: Door, folder: Path) -> None:
        self.door, self.folder = door, folder
        self.bridge = Bridge(door.client, asyncio.get_running_loop())
        key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = door.registry.world.ca.certify("reviewer", key)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self.write("key.pem", pem + self.certificate.x509.public_bytes(Encoding.PEM))
        self.log_in()

    def write(self, name: str, content: bytes) -> None:
        (self.folder / name).write_bytes(content)
        (self.folder / name).chmod(0o600)

    def log_in(self, **more: Any) -> None:
        named = [self.door.registry.world.school]
        login = {"more": more} if more else {}
        token = self.door.token("windows:review", schools=named, subject="reviewer-1", **login)
        self.write("token", token.encode())

    async def register(self) -> None:
        registry = self.door.registry
        await register_reviewer(
            self.certificate,
            person="person:reviewer-1",
            decision="15/QĐ-SGDĐT",
            by=REGISTRAR,
            roots=[load_certificate(registry.world.ca.root_der).x509],
            others=[load_certificate(registry.world.ca.issuing_der)],
            clock=utc_now,
            sessions=registry.sessions,
        )

    async def sign_off(self, *words: str, lang: str = "vi") -> Result:
        registry = self.door.registry
        line = ["--url", "http://so-registry", "--token-file", str(self.folder / "token"), "--lang", lang]
        line += ["--journal", str(self.folder / "journal"), "sign-off", str(registry.window_no), registry.world.school]
        whole: Sequence[str] = [*line, "--key", str(self.folder / "key.pem"), *words]

        def open_http(address: str, ca_file: Path | None) -> httpx.Client:  # noqa: ARG001  # the shape of a callback
            return httpx.Client(base_url=address, transport=self.bridge)

        return await asyncio.to_thread(lambda: CliRunner().invoke(app, whole, obj=open_http))


@pytest.fixture
async def reviewer(registry: Registry, tmp_path: Path) -> AsyncIterator[Reviewer]:
    """Stage `accept`; one record accepted, one pupil missing."""
    await grant(registry, ISSUER, "reviewer-1", None)
    await set_reviewer(registry, "accept")
    await registry.submit(*await registry.packed(1))
    await enrol(registry, pupil(1), pupil(2))
    async with open_door(registry, tmp_path) as door:
        yield Reviewer(door, tmp_path)


async def test_a_reviewer_signs_figures_off_and_the_lock_goes_on(reviewer: Reviewer) -> None:
    registry = reviewer.door.registry
    dry = await reviewer.sign_off("--dry-run", "--json")
    stranger = await reviewer.sign_off("--yes")
    await reviewer.register()
    reviewer.log_in(auth_time=0, amr=["pwd", "mfa"])
    old = await reviewer.sign_off("--yes", "--grade", "4", "--note", "Đã đối chiếu sổ", lang="en")
    reviewer.log_in()
    done = await reviewer.sign_off("--yes", "--grade", "4", "--note", "Đã đối chiếu sổ")
    again = await reviewer.sign_off("--yes", "--grade", "4")

    [row] = json.loads(dry.stdout)
    assert (row["valid"], row["missing"], row["school"], len(row["root"])) == (1, 1, registry.world.school, 8)
    assert f"Xác nhận số liệu của trường {registry.world.school}" in dry.stderr
    assert [one.exit_code for one in (dry, stranger, old, done, again)] == [0, 1, 1, 0, 0], done.stderr
    assert "[sign-off-signature]" in stranger.stderr
    assert "[fresh-factor-needed]" in old.stderr
    assert "không phải ký lại" in done.stderr.lower()
    assert "đang có giá trị" in again.stderr
    jws, said = await stored(registry)
    journal = [entry for kept in list_journals(reviewer.folder / "journal") for entry in kept.entries.values()]
    assert jws in [entry.statement for entry in journal]
    assert '"note":"Đã đối chiếu sổ"' in said

    await acts.let_unclosed_be_locked(registry)
    await acts.pass_the_cutoff(registry)
    assert (await acts.lock(registry, 4)).packets == 1


async def test_figures_that_have_changed_ask_for_the_old_sign_off_to_be_withdrawn(reviewer: Reviewer) -> None:
    registry = reviewer.door.registry
    await reviewer.register()
    first = await reviewer.sign_off("--yes")
    await enrol(registry, pupil(1), pupil(2), pupil(3))

    second = await reviewer.sign_off("--yes")

    assert (first.exit_code, second.exit_code) == (0, 1), first.stderr
    assert "[sign-off-old]" in second.stderr
    assert sum(method == "PUT" for method, _ in reviewer.bridge.requests) == 1


async def stored(registry: Registry) -> tuple[str, str]:
    query = "SELECT jws FROM registry.sign_offs", "SELECT convert_from(content, 'UTF8') FROM registry.sign_offs"
    [jws], [content] = [await acts.column(registry, one) for one in query]
    return jws, content
