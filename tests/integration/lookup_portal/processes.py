"""The portal as its own programs: `python -m lookup_portal api` and `worker`, with what they write kept."""

import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.local.paths import ROOT
from hbs_kit.clock import utc_now
from hbs_schema.building.trees import sign_document
from hbs_schema.statements.documents import Status
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import to_instant
from tests.integration.lookup_portal.link import Link, until
from tests.support.portal import AUDIENCE, ISSUER, Portal
from tests.support.world import World


@dataclass(frozen=True)
class Programs:
    """Where the two processes answer, and the folder with their logs."""

    address: str
    api_admin: str
    worker_admin: str
    logs: Path

    def written(self) -> str:
        """Everything that both have written so far."""
        return "".join(file.read_text("utf-8") for file in sorted(self.logs.glob("*.log")))


def status_of_today(world: World, **changes: object) -> Statement[Status]:
    """A status for processes that read the real clock."""
    now = utc_now()
    members = {
        "registrar": world.registrar,
        "school_year": "2025-2026",
        "seq": 1,
        "issued_at": to_instant(now),
        "next_update": "2099-01-01T00:00:00Z",
        "authority": {"number": 1, "digest": world.authority.document_digest},
        "ended": [],
        "annotated": [],
        **changes,
    }
    return sign_document(Status, members, key=world.key("bo-status"), signed_at=now)


@asynccontextmanager
async def started(portal: Portal, link: Link, folder: Path) -> AsyncIterator[Programs]:
    """Both processes, ready; ended by SIGTERM, which they obey with exit code 0."""
    await link.declare()
    ports = [_free_port() for _ in range(3)]
    web, admin, worker_admin = (f"http://127.0.0.1:{port}" for port in ports)
    programs = Programs(web, admin, worker_admin, folder / "logs")
    programs.logs.mkdir()
    common = _environment(portal, ports)
    api = {**common, "LOOKUP_PORTAL_DATABASE__DSN": portal.database.read}
    worker = {
        **common,
        "LOOKUP_PORTAL_DATABASE__DSN": portal.database.app,
        "LOOKUP_PORTAL_ADMIN__PORT": str(ports[2]),
        "LOOKUP_PORTAL_BROKER__URL": link.worker.url.get_secret_value(),
    }
    running = [_start(programs, name, env) for name, env in (("api", api), ("worker", worker))]
    try:
        await until(lambda: _are_ready(programs), 60)
        yield programs
    finally:
        for process in running:
            process.terminate()
        codes = [process.wait(30) for process in running]
    assert codes == [0, 0], programs.written()[-3000:]


async def _are_ready(programs: Programs) -> bool:
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            answers = [await client.get(f"{each}/readyz") for each in (programs.address, programs.worker_admin)]
        except httpx.TransportError:
            return False
    return all(answer.status_code == 200 for answer in answers)


def _environment(portal: Portal, ports: list[int]) -> dict[str, str]:
    settings = portal.settings
    files = ", ".join(f'"{file}"' for file in settings.trust.ca_files)
    variables = {
        "TRUST__ROOT_FILE": str(settings.trust.root_file),
        "TRUST__CA_FILES": f"[{files}]",
        "HTTP__HOST": "127.0.0.1",
        "HTTP__PORT": str(ports[0]),
        "ADMIN__HOST": "127.0.0.1",
        "ADMIN__PORT": str(ports[1]),
        "TELEMETRY__SERVICE_NAME": "lookup-portal",
        "SITE__OWNER": "Sở Giáo dục và Đào tạo tỉnh Mẫu",
        "SITE__ADDRESS": f"http://127.0.0.1:{ports[0]}",
        "IDENTITY__ISSUER": ISSUER,
        "IDENTITY__AUDIENCE": AUDIENCE,
        "IDENTITY__JWKS_FILE": str(settings.identity.jwks_file if settings.identity else ""),
        "SECRET_FILE": str(settings.secret_file),
    }
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, **{f"LOOKUP_PORTAL_{name}": value for name, value in variables.items()}}


def _start(programs: Programs, name: str, env: dict[str, str]) -> "subprocess.Popen[bytes]":
    with (programs.logs / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "lookup_portal", name],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
