"""A PostgreSQL of one's own for a restored copy: in a private folder, by a Unix socket, gone at the end."""

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

NOBODY = 65534
PREFIXES = (
    ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"),
    ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
)
"""PostgreSQL does not run as root: in a namespace without a name, else as nobody, to whom the folder then belongs."""
CUSTOM = b"PGDMP"
_GIVES = re.compile(rb'(?:ALTER .* OWNER TO|GRANT .* TO|REVOKE .* FROM) "?([A-Za-z_][A-Za-z0-9_]{0,62})"?;$', re.I)
START_SECONDS, STOP_SECONDS = 60, 30
NAME = "restored"


class RestoreFailed(Exception):
    """A program of PostgreSQL is missing, or has refused: its last lines say why."""


@dataclass(frozen=True)
class TemporaryPostgres:
    """A running server and where its programs are."""

    programs: Path
    folder: Path
    prefix: tuple[str, ...]

    @property
    def dsn(self) -> str:
        return f"postgresql://postgres@/{NAME}?host={self.folder}"

    async def restore(self, dump: Path) -> None:
        """A dump in any form of pg_dump, without its owners and rights: the check reads as the superuser.

        Raises RestoreFailed.
        """
        arguments: tuple[str, ...]
        here = ("--host", str(self.folder), "--username", "postgres")
        if await asyncio.to_thread(_is_archive, dump):
            arguments = ("pg_restore", *here, "--dbname", NAME, "--no-owner", "--no-acl", "--exit-on-error", str(dump))
        else:
            for role in await asyncio.to_thread(_named_roles, dump):
                await _run(self.programs, ("createuser", *here, "--no-login", role))
            plain = ("--set", "ON_ERROR_STOP=1", "--no-psqlrc", "--quiet", "--file", str(dump))
            arguments = ("psql", *here, "--dbname", NAME, *plain)
        await _run(self.programs, arguments)


@asynccontextmanager
async def open_temporary_postgres(programs: Path | None, work: Path | None) -> AsyncIterator[TemporaryPostgres]:
    """Made, started, and in the end stopped and removed. `work`: where there is room for the copy.

    Raises RestoreFailed.
    """
    found = _find_programs(programs)
    prefix = await _choose_prefix()
    folder = Path(tempfile.mkdtemp(prefix="hbs-", dir=work))
    try:
        # The socket's path has room for a hundred letters.
        if prefix[:1] == PREFIXES[1][:1]:
            os.chown(folder, NOBODY, NOBODY)
        settings = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
        await _run(found, ("initdb", f"--pgdata={folder / 'data'}", "--username=postgres", *settings), prefix)
        server = await _start(found, folder, prefix)
        try:
            postgres = TemporaryPostgres(found, folder, prefix)
            await _wait(server, found, folder)
            await _run(found, ("createdb", "--host", str(folder), "--username", "postgres", NAME))
            yield postgres
        finally:
            await _stop(server)
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _find_programs(chosen: Path | None) -> Path:
    on_path = shutil.which("initdb")
    folders = [chosen] if chosen else [Path(on_path).parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    for folder in folders:
        if all(
            (folder / name).exists() for name in ("initdb", "postgres", "pg_restore", "psql", "createdb", "createuser")
        ):
            return folder
    raise RestoreFailed("initdb, postgres, pg_restore, psql, createdb, createuser")


async def _choose_prefix() -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    for prefix in PREFIXES:
        with suppress(OSError):
            tried = await asyncio.create_subprocess_exec(
                *prefix, "true", stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
            )
            if await tried.wait() == 0:
                return prefix
    raise RestoreFailed("unshare, setpriv")


async def _start(programs: Path, folder: Path, prefix: Sequence[str]) -> asyncio.subprocess.Process:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "dynamic_shared_memory_type": "mmap",
        "fsync": "off",
        "full_page_writes": "off",
        "jit": "off",
        "timezone": "UTC",
        # No value of a record ever stands in a log.
        "log_min_messages": "log",
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return await asyncio.create_subprocess_exec(
        *prefix,
        str(programs / "postgres"),
        "-D",
        str(folder / "data"),
        *options,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )


async def _wait(server: asyncio.subprocess.Process, programs: Path, folder: Path) -> None:
    ready = ("psql", "--host", str(folder), "--username", "postgres", "--no-psqlrc", "--command", "SELECT 1")
    for _ in range(START_SECONDS * 5):
        if server.returncode is not None:
            break
        with suppress(RestoreFailed):
            await _run(programs, ready)
            return
        await asyncio.sleep(0.2)
    raise RestoreFailed("postgres")


async def _stop(server: asyncio.subprocess.Process) -> None:
    if server.returncode is not None:
        return
    server.send_signal(2)  # "fast": it does not wait for clients
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await server.wait()
    except TimeoutError:
        server.kill()
        await server.wait()


async def _run(programs: Path, arguments: Sequence[str], prefix: Sequence[str] = ()) -> None:
    name, *rest = arguments
    done = await asyncio.create_subprocess_exec(
        *prefix,
        str(programs / name),
        *rest,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await done.communicate()
    if done.returncode != 0:
        raise RestoreFailed(f"{name}: {_last_line(errors)}")


def _last_line(errors: bytes) -> str:
    """The first error alone; DETAIL lines may quote a row."""
    lines = [line for line in errors.decode("utf-8", "replace").splitlines() if "error" in line.casefold()]
    return lines[0] if lines else ""


def _named_roles(dump: Path) -> list[str]:
    """Whom a plain dump gives things to: without them it is not restored, and here they may do nothing."""
    found = set()
    with dump.open("rb") as file:
        for line in file:
            if match := _GIVES.match(line):
                found.add(match[1].decode("ascii"))
    return sorted(found - {"public", "postgres"})


def _is_archive(dump: Path) -> bool:
    """Of pg_dump's forms all but plain SQL."""
    if dump.is_dir():
        return True
    with dump.open("rb") as file:
        start = file.read(262)
    return start.startswith(CUSTOM) or start[257:262] == b"ustar"
