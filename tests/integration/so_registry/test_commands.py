"""The operator's commands as docs/operators.md shows them, in processes of their own on a real database."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hbs_kit.mint import make_key
from hbs_schema.building.trees import sign_document
from hbs_schema.statements.documents import Authority
from hbs_schema.verification.times import to_instant
from tests.support.registry import CLIENT, Registry

pytestmark = [pytest.mark.integration, pytest.mark.slow]


class Operator:
    """Somebody with a terminal, the operator's settings and keys."""

    def __init__(self, registry: Registry, folder: Path) -> None:
        self.registry, self.folder = registry, folder
        make_key(folder / "issuer.json", folder / "jwks.json")
        self.settings = {
            "REGISTRAR": registry.world.registrar,
            "DATABASE__DSN": registry.database.app,
            "IDENTITY__ISSUER": "https://issuer.test",
            "IDENTITY__AUDIENCE": "so-registry",
            "IDENTITY__JWKS_FILE": str(folder / "jwks.json"),
            "TELEMETRY__SERVICE_NAME": "so-registry",
            **{
                f"{name}__{field}": value
                for name in ("HTTP", "ADMIN")
                for field, value in (("HOST", "::1"), ("PORT", "0"))
            },
        }
        for name in ("policy", "lock"):
            key = ec.generate_private_key(ec.SECP256R1())
            raw = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            certificate = registry.world.ca.certify(f"operator-{name}", key).x509.public_bytes(Encoding.PEM)
            for suffix, content in (("key", raw), ("pem", certificate)):
                (folder / f"{name}.{suffix}").write_bytes(content)
            self.settings[f"{name.upper()}_KEY__KEY_FILE"] = str(folder / f"{name}.key")
            self.settings[f"{name.upper()}_KEY__CERTIFICATE_FILE"] = str(folder / f"{name}.pem")

    def certificate(self, name: str) -> str:
        """A fresh certificate's file."""
        file = self.folder / f"{name}.pem"
        issued = self.registry.world.ca.certify(name, ec.generate_private_key(ec.SECP256R1()))
        file.write_bytes(issued.x509.public_bytes(Encoding.PEM))
        return str(file)

    def pem(self, name: str, certificate: x509.Certificate) -> str:
        """A certificate's file."""
        file = self.folder / f"{name}.pem"
        file.write_bytes(certificate.public_bytes(Encoding.PEM))
        return str(file)

    async def run(self, *arguments: str, code: int = 0) -> str:
        """What the command prints; on standard error if it is refused."""
        environment = {**os.environ, **{f"SO_REGISTRY_{name}": value for name, value in self.settings.items()}}
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "so_registry", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done.stderr if code else done.stdout

    async def rows(self, *arguments: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(await self.run(*arguments, "--json"))
        return rows

    async def calendar(self, version: int, closes_in: timedelta) -> str:
        """The digest of a calendar that the operator has signed."""
        members = self.registry.calendar(closes_in).payload.model_dump(mode="json", by_alias=True, exclude_none=True)
        members = {name: members[name] for name in ("registrar", "id", "school_year", "level", "schema", "rules")}
        members["rules"]["tracks"][0] |= {
            "closes_at": to_instant(datetime.now(UTC) + closes_in),
            "grace_until": to_instant(datetime.now(UTC) + closes_in + timedelta(seconds=1)),
        }
        file = self.folder / f"calendar-{version}.json"
        file.write_text(json.dumps({**members, "version": version}), "utf-8")
        return str((await self.rows("document", "sign", "calendar", str(file)))[0]["digest"])


@pytest.fixture
def operator(registry: Registry, tmp_path: Path) -> Operator:
    return Operator(registry, tmp_path)


async def test_schools_clients_and_signers_are_registered(operator: Operator) -> None:
    certificate = operator.certificate("teacher")
    dates = ("--holds-from", "2025-08-01", "--holds-until", "2026-08-01")

    await operator.run("school", "add", "new-school", "Trường Tiểu học Thử nghiệm")
    await operator.run("client", "add", CLIENT, "--user", CLIENT, "--school", "new-school")
    signer = ("--certificate", certificate, "--school", "new-school", "--role", "principal")
    await operator.run("signer", "add", *signer, *dates)

    assert (await operator.rows("window", "list"))[0]["state"] == "open"


@pytest.mark.parametrize("who", ["ca", "registrar", "stranger"])
async def test_a_certificate_that_no_school_can_sign_with_is_no_signers(operator: Operator, who: str) -> None:
    world = operator.registry.world
    operator.settings["CA_FILES"] = json.dumps([operator.pem("root", world.ca.root)])
    operator.settings["CERTIFICATE_FILES"] = json.dumps([operator.pem("issuing", world.ca.issuing)])
    stranger = type(world.ca)().certify("stranger", ec.generate_private_key(ec.SECP256R1()))
    files = {
        "ca": str(operator.folder / "root.pem"),
        "registrar": str(operator.folder / "policy.pem"),
        "stranger": operator.pem("stranger", stranger.x509),
    }
    dates = ("--holds-from", "2025-08-01", "--holds-until", "2026-08-01")
    signer = ("--school", world.school, "--role", "principal", *dates)

    await operator.run("signer", "add", "--certificate", operator.certificate("teacher"), *signer)
    told = await operator.run("signer", "add", "--certificate", files[who], *signer, code=1)

    assert "certificate-" in told


async def test_an_authority_document_is_stored_only_if_the_ministrys_root_signed_it(operator: Operator) -> None:
    world = operator.registry.world
    root = world.key("bo-root").certificate
    operator.settings["ROOT_CERTIFICATE_FILE"] = operator.pem("bo-root", root.x509)
    own = world.key("so-policy")
    members = world.authority.payload.model_dump(mode="json", by_alias=True, exclude_none=True)
    members = {name: members[name] for name in ("number", "issued_at", "bo", "registrars")}
    forged = sign_document(Authority, {**members, "number": 99}, key=own, signed_at=datetime.now(UTC))
    for name, document in (("forged", forged), ("genuine", world.authority)):
        (operator.folder / f"{name}.jws").write_text(document.jws, "ascii")
    beside = ("--certificate", operator.pem("own", own.certificate.x509))

    told = await operator.run("document", "import", str(operator.folder / "forged.jws"), *beside, code=1)
    await operator.run("document", "import", str(operator.folder / "genuine.jws"), *beside)

    assert "not signed under the given root certificate" in told


async def test_a_window_is_opened_watched_and_moved(operator: Operator) -> None:
    school = operator.registry.world.school
    digest = await operator.calendar(2, timedelta(hours=1))

    window = (await operator.rows("window", "open", "--calendar", digest, "--school", school))[0]["window"]
    newer = await operator.calendar(3, timedelta(hours=2))
    await operator.run("window", "move", window, "--calendar", newer)
    reminded = await operator.rows("window", "remind", window)
    progress = await operator.rows("window", "progress", window)

    assert [row["school"] for row in reminded] == [row["school"] for row in progress] == [school]
    assert progress[0]["reminded_at"]


async def test_a_lock_before_the_cutoff_is_not_now(operator: Operator) -> None:
    window = str(operator.registry.window_no)

    told = await operator.run("window", "lock", window, "--grade", "4", "--dry-run", code=75)

    assert told.strip().endswith("[window-not-drained]")


async def test_a_window_that_is_not_there_is_refused(operator: Operator) -> None:
    told = await operator.run("window", "lock", "999999", "--grade", "4", code=1)

    assert told.strip().endswith("[window-unknown]")


async def test_wrong_usage_ends_with_2(operator: Operator) -> None:
    assert "window" in await operator.run("window", "lock", code=2)
