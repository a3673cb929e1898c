"""The operator's commands: what they print, and with which code they end."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bo_gateway import serving
from bo_gateway.__main__ import commands
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.entrance import SettingsRefused
from hbs_kit.publisher import Outgoing, Publisher
from hbs_schema.building.keys import file_key
from hbs_schema.messages.routes import REPORT_LOCK, REPORTS, REPORTS_QUEUE
from hbs_schema.statements.documents import Authority, Ended, Status
from hbs_schema.statements.statement import parse_statement
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


async def test_a_database_that_is_away_is_said_in_a_sentence(ministry: Ministry, tmp_path: Path) -> None:
    environment = command_environment(ministry, tmp_path)
    away = {"BO_GATEWAY_DATABASE__DSN": "postgresql://nobody@127.0.0.1:1/none"}

    told = await run({**environment, **away}, "registrar", "list")

    assert told.exit_code == 75
    assert told.stderr.endswith("[away]\n")


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


async def test_the_root_key_publishes_one_more_certificate_and_drops_none(ministry: Ministry, tmp_path: Path) -> None:
    environment, world = command_environment(ministry, tmp_path), ministry.world
    assert ministry.authority is not None
    previous, out = tmp_path / "authority.jws", tmp_path / "next.jws"
    previous.write_text(ministry.authority.jws)
    for name, path in key_files(world.ca, "root", tmp_path).items():
        environment[f"BO_GATEWAY_ROOT_KEY__{name}"] = path
    key_files(world.ca, "so-receipt-2", tmp_path)
    times = ("--from", "2026-09-01", "--until", "2030-09-01")
    named = ("--holder", world.registrar, "--purpose", "receipt", "--certificate", str(tmp_path / "so-receipt-2.pem"))
    arguments = ("authority", "publish", str(previous), str(out), *named, *times)

    refused = await run(environment, *arguments)
    assert refused.exit_code == 1, "the document at hand is another root's"

    root = file_key(tmp_path / "root.key", tmp_path / "root.pem")
    previous.write_text(world.make_authority(key=root).jws)
    (row,) = await answer(environment, *arguments)

    published, before = (parse_statement(file.read_text(), Authority).payload for file in (out, previous))
    assert row["number"] == published.number == before.number + 1
    added = set(published.certificates_of(world.registrar)) - set(before.certificates_of(world.registrar))
    assert [(entry.purpose, entry.not_before) for entry in added] == [("receipt", "2026-09-01T00:00:00Z")]
    assert set(before.certificates_of(world.registrar)) <= set(published.certificates_of(world.registrar))
    assert published.bo == before.bo
    again = await run(environment, *arguments)
    assert (again.exit_code, "[file-exists]" in again.stderr) == (2, True)
    assert parse_statement(out.read_text(), Authority).payload == published


async def test_an_ended_certificate_stands_in_every_status_at_once_and_only_ends_sooner_and_graver(
    ministry: Ministry, tmp_path: Path
) -> None:
    environment, world = command_environment(ministry, tmp_path), ministry.world
    for name, path in key_files(world.ca, "status", tmp_path).items():
        environment[f"BO_GATEWAY_STATUS_KEY__{name}"] = path
    await ministry.report(signed_class(world, 1).lock())
    thumbprint = world.key("so-receipt").certificate.thumbprint
    early, at, late = ("2026-06-17T23:59:59", "2026-06-18T00:00:00", "2026-06-19T00:00:00")

    def end(when: str, reason: str, of: str = thumbprint) -> tuple[str, ...]:
        return ("authority", "end", of, "--at", when, "--reason", reason)

    said = []
    # Retired; the same again, as after a crash; found stolen since; stolen earlier than was known.
    for noted in ((at, "retired"), (at, "retired"), (late, "compromised"), (early, "compromised")):
        (issued,) = await answer(environment, *end(*noted))
        entry = await newest_end(ministry)
        assert (issued["ended_at"], issued["reason"]) == (entry.ended_at, entry.reason)
        said.append((issued["seq"], entry.thumbprint, entry.ended_at.rstrip("Z"), entry.reason))
    refused = [
        await run(environment, *end(*weaker)) for weaker in ((early, "retired"), (at, "compromised"), (late, "retired"))
    ]
    unknown = await run(environment, *end("2026-06-18", "retired", of="A" * 43))

    assert said == [
        (1, thumbprint, at, "retired"),
        (2, thumbprint, at, "retired"),
        (3, thumbprint, at, "compromised"),
        (4, thumbprint, early, "compromised"),
    ]
    assert [done.exit_code for done in (*refused, unknown)] == [1, 1, 1, 1]
    assert ["ended-otherwise" in done.stderr for done in refused] == [True, True, True]
    assert (await newest_end(ministry)).ended_at == "2026-06-17T23:59:59Z"


async def newest_end(ministry: Ministry) -> Ended:
    """The one ended certificate of the newest status."""
    async with ministry.sessions() as session:
        jws = (await session.scalars(text("SELECT jws FROM bo.statuses ORDER BY seq DESC LIMIT 1"))).one()
    (entry,) = parse_statement(jws, Status).payload.ended
    return entry


@pytest.mark.parametrize("serve", [serving.serve_api, serving.serve_worker])
def test_no_service_starts_with_the_root_key(
    ministry: Ministry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serve: Callable[[], int]
) -> None:
    environment = command_environment(ministry, tmp_path)
    for purpose in ("root", "ack", "status"):
        for name, path in key_files(ministry.world.ca, purpose, tmp_path).items():
            environment[f"BO_GATEWAY_{purpose.upper()}_KEY__{name}"] = path
    root = tmp_path / "ca.pem"
    root.write_bytes(ministry.world.ca.root.public_bytes(Encoding.PEM))
    jwks = tmp_path / "jwks.json"
    jwks.write_text('{"keys":[]}')
    own = {"ISSUER": "https://issuer.test", "AUDIENCE": "bo-gateway", "JWKS_FILE": str(jwks)}
    environment |= {f"BO_GATEWAY_IDENTITY__{name}": value for name, value in own.items()}
    for door in ("HTTP", "ADMIN"):
        environment |= {f"BO_GATEWAY_{door}__HOST": "127.0.0.1", f"BO_GATEWAY_{door}__PORT": "0"}
    environment["BO_GATEWAY_CA_FILES"] = json.dumps([str(root)])
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsRefused) as refused:
        serve()

    assert refused.value.names == ("BO_GATEWAY_ROOT_KEY",)


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
