"""`so-registry backup verify`: a dump is restored into a PostgreSQL of its own, checked, and compared."""

import asyncio
import json
import os
import subprocess
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from bo_gateway.__main__ import commands as of_the_ministry
from deploy.local.postgres import Postgres
from hbs_kit.clock import utc_now
from hbs_schema.messages.reports import Acknowledgement as Answer
from tests.integration.bo_gateway.doors import command_environment
from tests.integration.so_registry.commanding import run
from tests.integration.so_registry.reporting import deliver
from tests.integration.so_registry.sealed import Sealed, seal
from tests.support.databases import Databases
from tests.support.ministry import Ministry, open_ministry
from tests.support.registry import Registry

pytestmark = [pytest.mark.integration, pytest.mark.slow]


@pytest.fixture
async def sealed(registry: Registry) -> AsyncIterator[Sealed]:
    async with seal(registry) as opened:
        await registry.verify()
        yield opened


async def dump(registry: Registry, postgres: Postgres, file: Path, form: str) -> None:
    """As the superuser of a province's machine would."""
    url = urlsplit(postgres.admin_url)
    environment = {**os.environ, "PGPASSWORD": url.password or ""}
    place = ["-h", url.hostname or "", "-p", str(url.port), "-U", url.username or "", "-d", registry.database.name]
    command = [postgres.binaries / "pg_dump", f"--format={form}", f"--file={file}", *place]
    act = partial(subprocess.run, command, env=environment, capture_output=True, text=True, check=False)
    done = await asyncio.to_thread(act)
    assert done.returncode == 0, done.stderr


async def verified(registry: Registry, postgres: Postgres, folder: Path, file: Path, *more: str):
    programs = ("--pg-bin", str(postgres.binaries), "--work", str(folder))
    return await run(registry, folder, "backup", "verify", "--dump", str(file), *programs, *more, "--json")


def restored_folders(folder: Path) -> list[Path]:
    return list(folder.glob("hbs-*"))


@pytest.mark.parametrize("form", ["custom", "plain"])
async def test_a_whole_dump_is_sound_and_leaves_nothing(
    sealed: Sealed, postgres: Postgres, tmp_path: Path, form: str
) -> None:
    registry, file = sealed.registry, tmp_path / "dump"
    await dump(registry, postgres, file, form)

    done = await verified(registry, postgres, tmp_path, file)

    assert done.exit_code == 0, done.stderr
    (told,) = json.loads(done.stdout)
    assert (told["faults"], told["is_complete"], told["looked_at"]["locks"]) == ([], True, 2)
    assert (told["chain"]["locks"], told["chain"]["differing"]) == (2, [])
    assert restored_folders(tmp_path) == []


async def test_a_bit_that_was_flipped_before_the_dump_is_named_after_it(
    sealed: Sealed, postgres: Postgres, tmp_path: Path
) -> None:
    registry, file = sealed.registry, tmp_path / "dump"
    await sealed.owner.execute("ALTER TABLE registry.submissions DISABLE TRIGGER USER")
    flipped = await sealed.owner.execute("""
        UPDATE registry.submissions s SET body = set_byte(
            s.body, p.body_at + 900, get_byte(s.body, p.body_at + 900) # 1)
        FROM registry.packets p JOIN registry.lock_leaves l USING (packet_digest)
        WHERE (s.school_year, s.school, s.submission_id) = (p.school_year, p.school, p.submission_id)
          AND l.position = 0""")
    assert flipped == "UPDATE 1"
    await sealed.owner.execute("ALTER TABLE registry.submissions ENABLE TRIGGER USER")
    await dump(registry, postgres, file, "custom")

    done = await verified(registry, postgres, tmp_path, file)

    assert done.exit_code == 1
    (told,) = json.loads(done.stdout)
    assert [(fault["table"], fault["column"]) for fault in told["faults"]] == [("submissions", "body")]


async def test_what_is_no_dump_is_refused_in_a_sentence(registry: Registry, postgres: Postgres, tmp_path: Path) -> None:
    file = tmp_path / "dump"
    await asyncio.to_thread(file.write_bytes, b"PGDMP and nothing else")

    done = await verified(registry, postgres, tmp_path, file)

    assert (done.exit_code, "[restore-failed]" in done.stderr) == (1, True)
    assert restored_folders(tmp_path) == []


async def test_a_backup_with_another_chain_than_the_acknowledged_one_is_refused(
    sealed: Sealed, postgres: Postgres, tmp_path: Path
) -> None:
    """The running registry has another lock under the number than the dump: one of the two was exchanged."""
    registry, file = sealed.registry, tmp_path / "dump"
    await dump(registry, postgres, file, "custom")
    await sealed.owner.execute("ALTER TABLE registry.locks DISABLE TRIGGER USER")
    await sealed.owner.execute("UPDATE registry.locks SET statement = 'other', acknowledgement = 'x' WHERE seq = 2")
    await sealed.owner.execute("ALTER TABLE registry.locks ENABLE TRIGGER USER")

    done = await verified(registry, postgres, tmp_path, file)
    alone = await verified(registry, postgres, tmp_path, file, "--alone")

    assert (done.exit_code, "[chain-differs]" in done.stderr) == (1, True)
    assert json.loads(done.stdout)[0]["chain"]["differing"] == [2]
    assert alone.exit_code == 0, alone.stderr


async def exported(ministry: Ministry, folder: Path, *more: str) -> list[Path]:
    """As the Ministry's operator hands them out."""
    out = folder / "out"
    out.mkdir(exist_ok=True)
    words = ["acknowledgement", "export", ministry.world.registrar, "--folder", str(out), "--json", *more]
    done = await asyncio.to_thread(
        CliRunner().invoke, of_the_ministry, words, env=command_environment(ministry, folder)
    )
    assert done.exit_code == 0, done.stderr
    return [Path(row["file"]) for row in json.loads(done.stdout)]


async def test_a_backup_is_compared_with_what_the_ministry_hands_out(
    sealed: Sealed, postgres: Postgres, databases: Databases, tmp_path: Path
) -> None:
    registry, file = sealed.registry, tmp_path / "dump"
    await dump(registry, postgres, file, "custom")
    async with open_ministry(databases, registry.world) as ministry:
        ministry.clock = utc_now
        await deliver(registry, ministry)
        first, second = await exported(ministry, tmp_path)
        assert await exported(ministry, tmp_path, "--first", "2") == [second]
    statement = Answer.model_validate_json(second.read_bytes()).acknowledgement or ""
    alone, forged = tmp_path / "alone.jws", tmp_path / "forged.jws"
    alone.write_text(statement, "ascii")
    forged.write_text(statement[:-6] + "AAAAAA", "ascii")

    given = [word for each in (first, alone) for word in ("--acknowledgement", str(each))]
    whole = await verified(registry, postgres, tmp_path, file, "--alone", *given)
    refused = await verified(registry, postgres, tmp_path, file, "--alone", "--acknowledgement", str(forged))

    assert whole.exit_code == 0, whole.stderr
    chain = json.loads(whole.stdout)[0]["chain"]
    assert (chain["acknowledged"], chain["differing"], chain["after"]) == (2, [], [])
    assert (refused.exit_code, "[acknowledgement-refused]" in refused.stderr) == (1, True)


async def test_another_lock_than_the_acknowledged_one_is_named(
    sealed: Sealed, postgres: Postgres, databases: Databases, tmp_path: Path
) -> None:
    """The dump was made of a registry in which the second lock was exchanged after the Ministry had acknowledged it."""
    registry, file = sealed.registry, tmp_path / "dump"
    async with open_ministry(databases, registry.world) as ministry:
        ministry.clock = utc_now
        await deliver(registry, ministry)
        _, second = await exported(ministry, tmp_path)
    await sealed.owner.execute("ALTER TABLE registry.locks DISABLE TRIGGER USER")
    await sealed.owner.execute("UPDATE registry.locks SET statement = repeat('A', 43) WHERE seq = 2")
    await dump(registry, postgres, file, "custom")

    done = await verified(registry, postgres, tmp_path, file, "--alone", "--acknowledgement", str(second))

    assert (done.exit_code, "[chain-differs]" in done.stderr) == (1, True)
    assert json.loads(done.stdout)[0]["chain"]["differing"] == [2]
