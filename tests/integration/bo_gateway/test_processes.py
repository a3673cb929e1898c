"""The API and the worker as processes: ready, quiet about persons, ended by a signal."""

import asyncio
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.clock import utc_now
from hbs_kit.mint import Grant, make_key, mint_token
from tests.integration.bo_gateway.doors import (
    AUDIENCE,
    ISSUER,
    command_environment,
    declare_vhost,
    open_vhost,
    until,
)
from tests.integration.bo_gateway.keys import key_files
from tests.support.ministry import Ministry
from tests.support.ministry_reports import signed_class

pytestmark = [pytest.mark.integration, pytest.mark.slow]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def process(kind: str, environment: Mapping[str, str], log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that must end by SIGTERM with code 0."""
    with log.open("wb") as output:
        started = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bo_gateway",
            kind,
            env={"PATH": "/usr/bin:/bin", **environment},
            stdout=output,
            stderr=output,
        )
    try:
        yield started
        started.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(started.wait(), 30) == 0
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


async def test_report_through_both_processes(ministry: Ministry, rabbitmq: RabbitMQ, tmp_path: Path) -> None:
    world = ministry.world
    issuer = make_key(tmp_path / "issuer.json", tmp_path / "jwks.json")
    ca = tmp_path / "ca.pem"
    ca.write_bytes(world.ca.root.public_bytes(Encoding.PEM))
    api_port, api_admin, worker_port = free_port(), free_port(), free_port()
    keys = {
        f"BO_GATEWAY_{name.upper()}_KEY__{member}": path
        for name in ("ack", "status")
        for member, path in key_files(world.ca, name, tmp_path).items()
    }
    with open_vhost(rabbitmq, world.registrar) as vhost:
        await declare_vhost(vhost, world.registrar)
        environment = {
            **command_environment(ministry, tmp_path),
            **keys,
            "BO_GATEWAY_CA_FILES": json.dumps([str(ca)]),
            "BO_GATEWAY_BROKER__URL": vhost.gateway.url.get_secret_value(),
            "BO_GATEWAY_IDENTITY__ISSUER": ISSUER,
            "BO_GATEWAY_IDENTITY__AUDIENCE": AUDIENCE,
            "BO_GATEWAY_IDENTITY__JWKS_FILE": str(tmp_path / "jwks.json"),
            "BO_GATEWAY_HTTP__HOST": "127.0.0.1",
            "BO_GATEWAY_HTTP__PORT": str(api_port),
            "BO_GATEWAY_ADMIN__HOST": "127.0.0.1",
        }
        report = signed_class(world, 2).lock()
        grant = Grant(
            issuer=ISSUER,
            audience=AUDIENCE,
            client_id="client",
            subject="client",
            scopes=["reports:write"],
            acts_for_claim="registrars",
            acts_for=[world.registrar],
        )
        token = mint_token(issuer, grant, now=utc_now())
        base = f"http://127.0.0.1:{api_port}/v1/reports/{world.registrar}/locks/{report.name}"
        async with (
            process("api", {**environment, "BO_GATEWAY_ADMIN__PORT": str(api_admin)}, tmp_path / "api.log"),
            process("worker", {**environment, "BO_GATEWAY_ADMIN__PORT": str(worker_port)}, tmp_path / "worker.log"),
            httpx.AsyncClient(trust_env=False, headers={"Authorization": f"Bearer {token}"}) as client,
        ):
            for port in (api_port, worker_port):
                await until(partial(_is_ready, client, port), seconds=60)
            await client.put(f"{base}/chunks/0", content=report.chunk_body(0))
            await client.put(base, content=report.lock_body())

            async def is_answered() -> bool:
                return (await client.get(base)).status_code == 200

            await until(is_answered, seconds=60)
            answer = (await client.get(base)).json()
            metrics = (await client.get(f"http://127.0.0.1:{worker_port}/metrics")).text

    logs = "".join((tmp_path / f"{kind}.log").read_text() for kind in ("api", "worker"))
    assert answer["result"] == "equal", logs
    assert "outbox_messages_total" in metrics
    told = logs + metrics
    for packet in report.source.packets:
        record, identity = packet.by_name["record"].value, packet.by_name["identity"].value
        assert record["lookup_code"] not in told
        assert identity["full_name"] not in told


async def _is_ready(client: httpx.AsyncClient, port: int) -> bool:
    try:
        return (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200
    except httpx.TransportError:
        return False
