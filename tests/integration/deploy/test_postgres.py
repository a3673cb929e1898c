"""The private PostgreSQL: who gets in, what he may do, what the log says, what stays untouched."""

import os
import stat
from pathlib import Path

import asyncpg
import pytest

from deploy.local import postgres_binaries, procfs
from deploy.local.ports import is_open
from deploy.local.postgres import Database, Postgres
from deploy.local.stack import Stack
from tests.support.databases import Databases

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def database(postgres: Postgres) -> Database:
    return postgres.create_database("deploy_test")


def read(path: str) -> str:
    return Path(path).read_text("utf-8")


async def run(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_each_role_gets_in_with_its_own_password(database: Database) -> None:
    for url in (database.owner, database.app, database.read):
        await run(url, "SELECT 1")


async def test_a_wrong_password_is_refused(database: Database) -> None:
    user, _, place = database.app.partition(":")[2].partition("@")
    name = user.split(":")[0].removeprefix("//")

    with pytest.raises(asyncpg.InvalidPasswordError):
        await run(f"postgresql://{name}:wrong@{place}", "SELECT 1")


async def test_another_service_does_not_get_in(postgres: Postgres, database: Database) -> None:
    other = postgres.create_database("deploy_other")

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await run(other.app.rpartition("/")[0] + f"/{database.name}", "SELECT 1")


async def test_only_the_owner_makes_tables(database: Database) -> None:
    await run(database.owner, "CREATE TABLE IF NOT EXISTS kept (n int)")

    for url in (database.app, database.read):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await run(url, "CREATE TABLE public.mine (n int)")
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.UndefinedTableError)):
            await run(url, "SELECT * FROM public.kept")


async def test_making_a_database_again_changes_nothing(postgres: Postgres, database: Database) -> None:
    assert postgres.create_database(database.name) == database
    await run(database.owner, "SELECT 1")


async def test_the_log_holds_no_statement_and_no_value(stack: Stack, postgres: Postgres, database: Database) -> None:
    secret = "nguyen-thi-mat"
    for statement in (
        f"SELECT '{secret}'::int",
        f"SELECT {secret.replace('-', '_')}",
        f"DO $$ BEGIN RAISE WARNING '{secret}'; END $$",
    ):
        with pytest.raises(asyncpg.PostgresError):
            await run(database.owner, statement, "SELECT 1/0")

    entry = stack.processes.find(postgres.name)
    assert entry is not None
    log = read(entry.log)
    assert "ready to accept connections" in log
    assert secret not in log
    assert secret.replace("-", "_") not in log


def test_listens_on_loopback_only(postgres: Postgres) -> None:
    wanted = f":{postgres.port:04X}"
    listening = [
        line.split()[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(wanted)
    ]

    assert listening == [f"0100007F{wanted}"]


def test_the_recorded_process_is_the_postmaster(stack: Stack, postgres: Postgres) -> None:
    entry = stack.processes.find(postgres.name)

    assert entry is not None
    assert int((postgres.data / "postmaster.pid").read_text().split()[0]) == entry.pid


async def test_copies_of_a_template_are_apart(databases: Databases) -> None:
    made = []

    def migrate(database: Database) -> None:
        made.append(database.name)

    databases.template("deploy_template", migrate)
    databases.template("deploy_template", migrate)
    with databases.copy("deploy_template") as one, databases.copy("deploy_template") as two:
        await run(one.owner, "CREATE TABLE here (n int)")
        with pytest.raises(asyncpg.UndefinedTableError):
            await run(two.owner, "SELECT * FROM here")
        await run(two.app, "SELECT 1")

    assert made == ["deploy_template"]
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await run(one.owner, "SELECT 1")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives up being root")
@pytest.mark.parametrize("prefix", [postgres_binaries.NAMESPACE, postgres_binaries.SETPRIV])
def test_runs_as_nobody_in_a_private_folder(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, prefix: tuple[str, ...]
) -> None:
    if not postgres_binaries.works(prefix):
        pytest.skip(f"{prefix[0]} is refused on this machine")
    monkeypatch.setattr(postgres_binaries, "privilege_prefix", lambda: prefix)
    own_home.chmod(0o700)
    modes = {folder: stat.S_IMODE(folder.stat().st_mode) for folder in (own_home, *own_home.parents)}
    stack = Stack(own_home)

    stack.postgres.start()

    entry = stack.processes.find("postgres")
    assert entry is not None
    assert int((stack.postgres.data / "postmaster.pid").read_text().split()[0]) == entry.pid
    stack.down()
    assert {folder: stat.S_IMODE(folder.stat().st_mode) for folder in modes} == modes
    assert not is_open(stack.postgres.port)


@pytest.mark.crash
def test_starts_again_after_it_was_killed(own_home: Path) -> None:
    stack = Stack(own_home)
    stack.postgres.start()
    stack.postgres.sql("CREATE TABLE kept AS SELECT 7 AS n")
    entry = stack.processes.find("postgres")
    assert entry is not None
    family = procfs.descendants(entry.pid)
    stack.processes.kill("postgres")

    stack.postgres.stop()
    stack.postgres.start()

    assert not any(procfs.is_running(seen.pid, seen.started) for seen in family)
    assert stack.postgres.sql("SELECT n FROM kept").strip() == "7"


def test_leaves_no_shared_memory_when_it_is_killed(own_home: Path) -> None:
    stack = Stack(own_home)
    stack.postgres.start()
    entry = stack.processes.find("postgres")
    assert entry is not None
    # Line 7 of the server's own record: key and id of the kernel's segment.
    segment = (stack.postgres.data / "postmaster.pid").read_text().splitlines()[6].split()[1]
    assert segment in _segments()
    assert not any("/dev/shm/" in line for line in read(f"/proc/{entry.pid}/maps").splitlines())  # noqa: S108

    stack.down(now=True)

    assert segment not in _segments()


def _segments() -> set[str]:
    lines = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    return {line.split()[1] for line in lines}
