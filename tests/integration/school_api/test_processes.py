"""The program as it is deployed: migrated by the owner, served, worked, stopped; its log says nothing of anybody."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.local.paths import ROOT
from deploy.local.ports import LOOPBACK
from deploy.local.postgres import Database, Postgres
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.mint import make_key
from hbs_kit.topology import declare
from school_api.topology import needed
from tests.integration.school_api.service import TEMPLATE, migrate
from tests.integration.so_registry.province import open_province
from tests.support.databases import Databases
from tests.support.registry import CLIENT

pytestmark = pytest.mark.slow

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture
def empty(postgres: Postgres) -> Iterator[Database]:
    """A database that nobody has migrated, with its three roles."""
    name = "school_api_processes"
    yield postgres.create_database(name)
    postgres.sql(f"DROP DATABASE {name} WITH (FORCE)")


def environment(database: Database, folder: Path, ports: Sequence[int], broker: str = "") -> dict[str, str]:
    own = {
        "REGISTRAR": "so-01",
        "CLIENT_ID": CLIENT,
        "DATABASE__DSN": database.app,
        "IDENTITY__ISSUER": "https://issuer.test",
        "IDENTITY__AUDIENCE": "school-api",
        "IDENTITY__JWKS_FILE": str(folder / "jwks.json"),
        "HTTP__HOST": LOOPBACK,
        "HTTP__PORT": str(ports[0]),
        "ADMIN__HOST": LOOPBACK,
        "ADMIN__PORT": str(ports[1]),
        "TELEMETRY__SERVICE_NAME": "school-api",
        "REGISTRY__URL": "http://127.0.0.1:9",
        "REGISTRY__CLIENT_KEY_FILE": str(folder / "key.json"),
        "REGISTRY__ISSUER": "https://issuer.test",
        **({"BROKER__URL": broker} if broker else {}),
    }
    return {"PATH": os.environ["PATH"], **{f"SCHOOL_API_{name}": value for name, value in own.items()}}


@contextmanager
def started(kind: str, env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", "school_api", kind], cwd=ROOT, env=env, stderr=output)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def ready(port: int) -> dict[str, str]:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        try:
            with OPENER.open(f"http://{LOOPBACK}:{port}/readyz", timeout=2) as answer:
                told: dict[str, str] = json.loads(answer.read())["checks"]
                return told
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("not ready in time")


def stop(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(30)


async def test_migrated_served_and_worked(
    empty: Database, rabbitmq: RabbitMQ, tmp_path: Path, unused_ports: Sequence[int]
) -> None:
    make_key(tmp_path / "key.json", tmp_path / "jwks.json")
    owner = {"PATH": os.environ["PATH"], "SCHOOL_API_OWNER_DSN": empty.owner}
    for _ in range(2):
        subprocess.run([sys.executable, "-m", "school_api", "migrate"], cwd=ROOT, env=owner, check=True)  # noqa: ASYNC221
    with open_province(rabbitmq, CLIENT) as province:
        async with open_channel(province.operator, name="declare") as channel:
            await declare(channel, needed(CLIENT))
        env = environment(empty, tmp_path, unused_ports, province.school.url.get_secret_value())
        with (
            started("api", env, tmp_path / "api.log") as api,
            started(
                "worker", {**env, "SCHOOL_API_ADMIN__PORT": str(unused_ports[2])}, tmp_path / "worker.log"
            ) as worker,
        ):
            served, worked = ready(unused_ports[0]), ready(unused_ports[2])
            with OPENER.open(f"http://{LOOPBACK}:{unused_ports[1]}/metrics", timeout=2) as answer:
                metrics = answer.read()
            codes = stop(api), stop(worker)

    assert served == {"database": "ok"}
    assert set(worked.values()) == {"ok"}
    assert worked.keys() == {"database", "packing", "acts", "enrolments", "fetching", "witness", "answers", "relay"}
    assert codes == (0, 0)
    assert b"http_requests_total" in metrics
    lines = [*(tmp_path / "api.log").read_text().splitlines(), *(tmp_path / "worker.log").read_text().splitlines()]
    assert all(json.loads(line)["level"] in ("info", "warning") for line in lines)


@pytest.fixture
def unused_ports() -> Sequence[int]:
    with socket.socket() as one, socket.socket() as two, socket.socket() as three:
        held = (one, two, three)
        for each in held:
            each.bind((LOOPBACK, 0))
        return [each.getsockname()[1] for each in held]


def test_the_operator_appoints_the_first_administrator_and_ends_him(
    databases: Databases, tmp_path: Path, unused_ports: Sequence[int]
) -> None:
    make_key(tmp_path / "key.json", tmp_path / "jwks.json")
    databases.template(TEMPLATE, migrate)
    with databases.copy(TEMPLATE) as database:
        env = environment(database, tmp_path, unused_ports)

        def command(*words: str) -> subprocess.CompletedProcess[str]:
            line = [sys.executable, "-m", "school_api", "people", *words]
            return subprocess.run(line, env=env, capture_output=True, text=True, check=False, timeout=60)

        done = command("appoint", "S-1", "--name", "Họ và tên", "--reason", "Quyết định 1", "--operator", "so")
        told = json.loads(done.stdout)
        ended = command("end", "S-1", told["person_id"], "--reason", "Mất tài khoản")
        unknown = command("end", "S-2", told["person_id"], "--reason", "Mất tài khoản")
        deputy = command("appoint", "S-1", "--name", "x", "--reason", "x", "--role", "deputy")
        switched = command("clients", "S-1", "delegated", "--reason", "Công văn số 3")

    assert len(told["secret"]) == 43
    assert told["secret"] not in done.stderr
    assert json.loads(ended.stdout) == {"person_id": told["person_id"], "state": "ended"}
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "[person-unknown]" in unknown.stderr
    assert deputy.returncode == 2
    assert json.loads(switched.stdout) == {"school": "S-1", "clients": "delegated", "delegations": 0}
