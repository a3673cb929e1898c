"""Certificates of reviewers at the console: registered and ended by somebody else, freshly, for the whole province."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from deploy.local.postgres import Database
from hbs_kit.clock import utc_now
from so_registry.domain.people.roles import Role
from so_registry.usecases.register_signers import register_school
from tests.integration.so_registry.console import Console, bare_registry, open_console, words
from tests.support.pki import TestCa

pytestmark = pytest.mark.integration
HERE, END = "/chung-thu-so/can-bo", "/chung-thu-so/can-bo/ket-thuc"


@pytest.fixture
async def console(empty_database: Database) -> AsyncIterator[Console]:
    async with bare_registry(empty_database) as registry, open_console(registry) as opened:
        yield opened


def certified(ca: TestCa, name: str = "can-bo") -> tuple[str, str]:
    """A new key's certificate as a PEM file has it, and its thumbprint."""
    certificate = ca.certify(name, ec.generate_private_key(ec.SECP256R1()))
    return certificate.x509.public_bytes(Encoding.PEM).decode(), certificate.thumbprint


async def counted(console: Console) -> tuple[int, int]:
    """How many are registered, and how many have ended."""
    query = "SELECT count(*) || ' ' || count(ended_at) FROM registry.reviewer_certificates"
    registered, ended = (await console.scalar(query)).split()
    return int(registered), int(ended)


async def test_an_approver_registers_and_ends_a_reviewers_certificate(console: Console) -> None:
    pem, thumbprint = certified(console.registry.world.ca)
    async with (
        console.person("an", Role.APPROVER, Role.REVIEWER) as an,
        console.person("binh", Role.REVIEWER) as binh,
        console.person("chi", Role.APPROVER) as chi,
    ):
        own, other = [str(await console.person_id(subject)) for subject in ("an", "binh")]
        fields = {"person": other, "certificate": pem, "decision": "15/QĐ-SGDĐT"}

        assert (await binh.get(HERE)).status_code == 403
        assert (await binh.post(HERE, fields)).status_code == 403
        assert HERE in (await an.get("/chung-thu-so")).text
        assert own not in (await an.get(HERE)).text
        refused = await an.post(HERE, {**fields, "person": own})
        assert "[second-person-needed]" in words(refused)
        assert await counted(console) == (0, 0)
        for _ in range(2):
            assert (await an.post(HERE, fields)).status_code == 303
        assert await counted(console) == (1, 0)
        taken = await an.post(HERE, {**fields, "person": own})
        assert "[second-person-needed]" in words(taken)
        page = words(await chi.get(HERE))
        assert "can-bo" in page
        assert thumbprint in page

        assert "[reason-needed]" in words(await chi.post(END, {"certificate": thumbprint, "reason": "ok"}))
        assert (await chi.post(END, {"certificate": "A" * 43, "reason": "Thôi nhiệm vụ"})).status_code == 404
        await console.grant("binh", Role.APPROVER)
        assert "Chứng thư số của tài khoản đang dùng" in words(await binh.get(HERE))
        self_ended = await binh.post(END, {"certificate": thumbprint, "reason": "Thôi nhiệm vụ"})
        assert "[second-person-needed]" in words(self_ended)
        for _ in range(2):
            assert (await chi.post(END, {"certificate": thumbprint, "reason": "Thôi nhiệm vụ"})).status_code == 303
        assert await counted(console) == (1, 1)
        assert "Thôi nhiệm vụ" in words(await an.get(HERE))
    noted = [entry for entry in await console.audit() if "reviewer" in entry[0] and "granted" not in entry[0]]
    assert noted == [
        ("register-reviewer", "person:an", "15/QĐ-SGDĐT"),
        ("end-reviewer", "person:chi", "Thôi nhiệm vụ"),
    ]


async def test_what_is_no_certificate_of_a_trusted_ca_is_asked_for_again(console: Console) -> None:
    pem, _ = certified(console.registry.world.ca)
    strange, _ = certified(TestCa("Ai đó"))
    secret = ec.generate_private_key(ec.SECP256R1())
    key = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    async with console.person("an", Role.APPROVER) as an, console.person("binh", Role.REVIEWER):
        other = str(await console.person_id("binh"))
        fields = {"person": other, "certificate": pem, "decision": "15/QĐ-SGDĐT"}
        for odd in (
            {"certificate": "không phải"},
            {"certificate": strange},
            {"certificate": ""},
            {"certificate": pem + key},
            {"decision": ""},
            {"decision": "1" * 201},
            {"person": "nobody"},
            {"person": str(await console.person_id("an"))},
        ):
            refused = await an.post(HERE, {**fields, **odd})
            assert refused.status_code == 422, odd
            assert key.splitlines()[1] not in refused.text
            assert ('value="15/QĐ-SGDĐT"' in refused.text) == ("decision" not in odd)
    assert await counted(console) == (0, 0)


async def test_it_needs_a_second_factor_of_late_and_the_whole_province(console: Console) -> None:
    pem, _ = certified(console.registry.world.ca)
    await register_school("79000001", "Trường Thử", sessions=console.registry.sessions)
    async with console.person("binh", Role.REVIEWER), console.browser() as an:
        fields = {"person": str(await console.person_id("binh")), "certificate": pem, "decision": "15/QĐ"}
        await an.log_in("an", auth_time=int((utc_now() - timedelta(hours=1)).timestamp()))
        await console.grant("an", Role.APPROVER)
        stale = await an.post(HERE, fields)
        assert (stale.status_code, "[fresh-factor-needed]" in words(stale)) == (403, True)
        async with console.person("chi", Role.APPROVER, schools=frozenset({"79000001"})) as chi:
            assert (await chi.get(HERE)).status_code == 403
            assert (await chi.post(HERE, fields)).status_code == 403
    assert await counted(console) == (0, 0)
