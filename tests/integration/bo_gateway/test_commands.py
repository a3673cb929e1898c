"""The operator's commands: what they print, and with which code they end."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bo_gateway.__main__ import commands
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.publisher import Outgoing, Publisher
from hbs_schema.messages.routes import REPORT_LOCK, REPORTS, REPORTS_QUEUE
from tests.integration.bo_gateway.doors import Vhost, command_environment, open_vhost, until
from tests.integration.bo_gateway.keys import key_files
from tests.support.ministry import Ministry, broker_user
from tests.support.ministry_reports import signed_class
from tests.support.pki import TestCa

pytestmark = pytest.mark.integration


@pytest.fixture
def vhost(rabbitmq: RabbitMQ, ministry: Ministry) -> Iterator[Vhost]:
    with open_vhost(rabbitmq, ministry.world.registrar) as opened:
        yield opened


async def run(environment: Mapping[str, str], *arguments: str) -> Result:
    """A command with these variables. It runs a loop of its own, so it needs a thread of its own."""
    variables = {"COLUMNS": "200", **environment}
    return await asyncio.to_thread(CliRunner().invoke, commands, list(arguments), env=variables)


async def answer(environment: Mapping[str, str], *arguments: str) -> Any:
    """What a command prints with `--json`."""
    done = await run(environment, *arguments, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


async def test_registers_registrars(ministry: Ministry, tmp_path: Path) -> None:
    environment = command_environment(ministry, tmp_path)
    for user in ("first", "second"):
        assert (await run(environment, "registrar", "add", "so-09", user)).exit_code == 0

    listed = await answer(environment, "registrar", "list")

    assert {"registrar": "so-09", "broker_user": "second"} in listed


async def test_imports_an_authority_document_once_and_no_older_or_forged_one(
    ministry: Ministry, tmp_path: Path
) -> None:
    environment, world = command_environment(ministry, tmp_path), ministry.world
    assert ministry.authority is not None
    file, pem = tmp_path / "authority.jws", tmp_path / "certificates.pem"
    pem.write_bytes(world.key("bo-ack").certificate.x509.public_bytes(Encoding.PEM))
    newer = world.make_authority(number=3)
    forged = world.make_authority(number=4, key=world.key("somebody"))
    dropping = world.make_authority(number=4, registrars=[])
    other = world.make_authority(number=3, issued_at="2026-02-02T00:00:00Z")

    ends = []
    for document in (newer, newer, ministry.authority, forged, dropping, other):
        file.write_text(document.jws)
        done = await run(environment, "authority", "import", str(file), "--certificates", str(pem), "--json")
        ends.append((done.exit_code, done.stderr.rpartition("(")[2].split(")")[0] if done.exit_code else ""))

    reasons = ["", "", "older", "authority", "certificate-dropped", "number-taken"]
    assert ends == [(1 if reason else 0, reason) for reason in reasons]


async def test_shows_reports_with_their_problem_and_faults(ministry: Ministry, tmp_path: Path) -> None:
    environment = command_environment(ministry, tmp_path)
    refused = signed_class(ministry.world, 1).lock(key_name="somebody")
    await ministry.report(refused)

    (line,) = await answer(environment, "report", "list")
    (shown,) = await answer(environment, "report", "show", refused.name)
    table = await run(environment, "report", "show", refused.name)

    assert (line["state"], line["problem"]) == ("refused", "lock-not-authorised")
    assert (shown["lock"], shown["faults"]) == (refused.name, [])
    assert "Từ chối tiếp nhận" in table.stdout
    assert (await run(environment, "report", "show", "unknown")).exit_code == 1


@pytest.mark.parametrize("digest", ["-" + "A" * 42, "--" + "A" * 41])
async def test_a_digest_that_begins_with_a_hyphen_is_no_option(ministry: Ministry, tmp_path: Path, digest: str) -> None:
    environment = command_environment(ministry, tmp_path)

    assert (await run(environment, "report", "show", digest)).exit_code == 1
    assert (await run(environment, "report", "show", digest, "--json")).exit_code == 1


async def test_judges_a_report_again(ministry: Ministry, tmp_path: Path) -> None:
    environment = command_environment(ministry, tmp_path)
    report = signed_class(ministry.world, 1).lock()
    rightful = ministry.ca_roots
    ministry.ca_roots = (TestCa("Unknown").root,)
    await ministry.report(report)
    assert (await ministry.answer(report)).problem == "lock-not-authorised"

    ministry.ca_roots = rightful
    assert (await run(environment, "report", "again", report.key.registrar, report.name)).exit_code == 0
    await ministry.work()

    assert (await ministry.answer(report)).result == "equal"
    assert (await run(environment, "report", "again", report.key.registrar, report.name)).exit_code == 1


async def test_issues_a_status(ministry: Ministry, tmp_path: Path) -> None:
    environment = command_environment(ministry, tmp_path)
    status_key = key_files(ministry.world.ca, "status", tmp_path)
    keyed = environment | {f"BO_GATEWAY_STATUS_KEY__{name}": path for name, path in status_key.items()}

    (first,) = await answer(keyed, "status", "issue", ministry.world.registrar, "2025-2026")
    (second,) = await answer(keyed, "status", "issue", ministry.world.registrar, "2025-2026")

    assert (first["seq"], second["seq"]) == (1, 2)
    assert (await run(keyed, "status", "issue", "nobody", "2025-2026")).exit_code == 1
    assert (await run(environment, "status", "issue", ministry.world.registrar, "2025-2026")).exit_code == 2


async def test_what_a_command_announces_carries_its_trace(ministry: Ministry, tmp_path: Path) -> None:
    environment = command_environment(ministry, tmp_path)
    for name, path in key_files(ministry.world.ca, "status", tmp_path).items():
        environment[f"BO_GATEWAY_STATUS_KEY__{name}"] = path

    for _ in range(2):
        await answer(environment, "status", "issue", ministry.world.registrar, "2025-2026")

    async with ministry.sessions() as session:
        query = text("SELECT DISTINCT split_part(traceparent, '-', 2) FROM bo.publication_outbox")
        traces = (await session.scalars(query)).all()
    assert [len(trace or "") for trace in traces] == [32, 32]


async def test_lists_shows_and_replays_what_was_set_aside(ministry: Ministry, vhost: Vhost, tmp_path: Path) -> None:
    environment = command_environment(ministry, tmp_path, vhost)
    assert (await run(environment, "broker", "declare")).exit_code == 0
    publisher = Publisher(vhost.registrar, name="registrar", user_id=broker_user(ministry.world.registrar))
    for number in range(2):
        message = Outgoing(exchange=REPORTS, routing_key=REPORT_LOCK, message_id=f"m{number}", body=b"bad")
        await publisher(message)
    await publisher.close()
    async with open_channel(vhost.operator, name="reject") as channel:
        source = await channel.get_queue(REPORTS_QUEUE, ensure=False)
        for _ in range(2):
            await (await source.get()).reject(requeue=False)

    async def are_set_aside() -> bool:
        return len(await answer(environment, "dlq", "list")) == 2

    await until(are_set_aside)
    shown = await run(environment, "dlq", "show", "m0")
    body = await run(environment, "dlq", "show", "m0", "--body")
    assert json.loads(shown.stdout)["size"] == 3
    assert "bad" not in shown.stdout
    assert body.stdout == "bad"
    assert (await run(environment, "dlq", "show", "nothing")).exit_code == 1
    assert await answer(environment, "dlq", "replay", "m0") == [{"replayed": 1}]
    assert await answer(environment, "dlq", "replay", "--all") == [{"replayed": 1}]
    assert (await run(environment, "dlq", "replay", "m0")).exit_code == 1
    assert (await run(environment, "dlq", "replay")).exit_code == 2


def test_says_which_settings_are_missing_and_none_of_their_values() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bo_gateway", "report", "list"],
        env={"PATH": "/usr/bin:/bin", "BO_GATEWAY_DATABASE__POOL_SIZE": "secret-value"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "BO_GATEWAY_DATABASE__DSN" in done.stderr
    assert "secret-value" not in done.stderr
