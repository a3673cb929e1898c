"""A private PostgreSQL: loopback, SCRAM, random passwords in a private file, a log without content.

Other programs' data, the machine's users and the modes of parent folders stay as they are.
"""

import os
import re
import shutil
import signal
import subprocess
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local import postgres_binaries
from deploy.local.errors import NotReady, StackError
from deploy.local.passwords import Passwords
from deploy.local.paths import tool_environment
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.processes import Processes
from deploy.local.state import alone, write_private

URL = "HBS_POSTGRES_URL"
SUPERUSER = "postgres"
START_TIMEOUT = 60.0
STOP_TIMEOUT = 30.0
ROLES = ("owner", "app", "read")

SETTINGS: Mapping[str, str] = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",  # Debian's needs LLVM for it, which is not unpacked
    "dynamic_shared_memory_type": "mmap",  # in the data folder, so that a crash leaves none outside
    # The log must never hold a record. An ERROR quotes the offending value in its first line, which
    # no verbosity hides: `log` leaves out errors of statements and keeps start, stop and crashes.
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_transaction_sample_rate": "0",
}


@dataclass(frozen=True)
class Database:
    """One service's database, as the three kinds of user see it."""

    name: str
    owner: str  # URL for migrations
    app: str  # URL for the running service
    read: str  # URL that may only read


class Postgres:
    """One server of one home; or somebody else's, if HBS_POSTGRES_URL names a superuser there."""

    def __init__(
        self,
        home: Path,
        processes: Processes,
        ports: Ports,
        *,
        binaries: Path | None = None,
        settings: Mapping[str, str] | None = None,
        name: str = "postgres",
    ) -> None:
        self.name = name
        self.home = home / name
        self.data = self.home / "data"
        self.is_external = URL in os.environ
        self._processes = processes
        self._ports = ports
        self._chosen = binaries
        self._settings = {**SETTINGS, **(settings or {})}
        self._passwords = Passwords(self.home / "secrets.json")

    @property
    def binaries(self) -> Path:
        return postgres_binaries.find_binaries(self._chosen)

    @property
    def port(self) -> int:
        return self._ports.get(self.name)

    @property
    def admin_url(self) -> str:
        """The superuser's URL; for tests and for making databases, never for a service."""
        return os.environ.get(URL) or self._url(SUPERUSER, SUPERUSER)

    def launch(self) -> None:
        """Make the cluster if there is none and start the server, without waiting for it."""
        if self.is_external:
            return
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        port = self._ports.claim(self.name)
        lines = [f"{key} = '{value}'" for key, value in {**self._settings, "port": port}.items()]
        (self.data / "postgresql.conf").write_text("\n".join(lines) + "\n", "utf-8")
        self._processes.start(
            self.name,
            [*self._prefix(), self.binaries / "postgres", "-D", self.data],
            env=self._environment(),
            stop_signal=signal.SIGINT,  # "fast": does not wait for clients to leave
        )

    def wait_ready(self) -> None:
        entry = self._processes.find(self.name)
        if entry is not None:
            self._processes.wait_ready(entry, self._answers, START_TIMEOUT)

    def start(self) -> None:
        self.launch()
        self.wait_ready()

    def stop(self, *, now: bool = False) -> None:
        self._processes.stop(self.name, now=now)
        if not self.is_external:
            remove_shared_memory(self.data)

    def version(self) -> str:
        return self.sql("SHOW server_version").split()[0]

    def create_database(self, name: str, roles: tuple[str, ...] = ROLES) -> Database:
        """Make a service's database with a role for each kind of user; harmless if it exists.

        The owner owns the schema `public`; the others may connect, and get more only by grants in
        the service's migrations. PUBLIC gets nothing.
        """
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
            raise StackError(f"{name!r} is no name for a database: use a-z, 0-9 and _")
        passwords = {role: self._passwords.get(f"{name}_{role}") for role in roles}
        with alone(self.home / "databases"):
            for role, password in passwords.items():
                self.sql(_ROLE.format(role=f"{name}_{role}", password=password))
            if not self._exists(name):
                self.sql(f"CREATE DATABASE {name} OWNER {name}_owner TEMPLATE template0")
            self.grant_connect(name, name, roles)
            self.sql(_SCHEMA.format(name=name), database=name)
        return self.database(name, name)

    def grant_connect(self, database: str, owner: str, roles: tuple[str, ...] = ROLES) -> None:
        """Let only the roles of `owner` in; a copy by TEMPLATE comes without such rights."""
        self.sql("; ".join(self.connect_rights(database, owner, roles)))

    def connect_rights(self, database: str, owner: str, roles: tuple[str, ...] = ROLES) -> tuple[str, ...]:
        """The statements of `grant_connect`."""
        users = ", ".join(f"{owner}_{role}" for role in roles)
        return f"REVOKE ALL ON DATABASE {database} FROM PUBLIC", f"GRANT CONNECT ON DATABASE {database} TO {users}"

    def database(self, name: str, owner: str) -> Database:
        """The URLs of a database for the roles that were made with `owner`."""
        urls = {role: self._url(f"{owner}_{role}", name) for role in ROLES}
        return Database(name, **urls)

    def role_url(self, owner: str, role: str) -> str:
        """The URL of a role beyond the usual three."""
        return self._url(f"{owner}_{role}", owner)

    def sql(self, text: str, *, database: str | None = None) -> str:
        """Run statements as the superuser, by standard input: no secret is on a command line."""
        done = self._psql(text, database)
        if done.returncode != 0:
            raise StackError(f"PostgreSQL refused a statement of the set-up: {done.stderr.strip()}")
        return done.stdout

    def _psql(self, text: str, database: str | None = None) -> subprocess.CompletedProcess[str]:
        url = urllib.parse.urlsplit(self.admin_url)
        environment = {
            **self._environment(),
            "PGHOST": url.hostname or LOOPBACK,
            "PGPORT": str(url.port or 5432),
            "PGUSER": urllib.parse.unquote(url.username or SUPERUSER),
            "PGPASSWORD": urllib.parse.unquote(url.password or ""),
            "PGDATABASE": database or url.path.lstrip("/") or SUPERUSER,
            "PGCONNECT_TIMEOUT": "5",
        }
        return subprocess.run(
            [self.binaries / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1"],
            input=text,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def _exists(self, name: str) -> bool:
        query = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"  # noqa: S608 - a checked name
        return bool(self.sql(query).strip())

    def _answers(self) -> bool:
        return self._psql("SELECT 1").returncode == 0

    def _make_cluster(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # left half-made by a kill
        self.data.mkdir(parents=True, mode=0o700)
        prefix = self._prefix()
        if postgres_binaries.changes_owner(prefix):
            os.chown(self.data, postgres_binaries.NOBODY, postgres_binaries.NOBODY)
        password_file = self.home / "superuser"
        write_private(password_file, self._passwords.get(SUPERUSER))
        arguments = [
            f"--pgdata={self.data}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
        ]
        done = subprocess.run(
            [*prefix, self.binaries / "initdb", *arguments, *_INITDB],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        password_file.unlink()
        if done.returncode != 0:
            raise NotReady(f"initdb failed: {done.stderr.strip()}", None)

    def _prefix(self) -> tuple[str, ...]:
        return postgres_binaries.privilege_prefix()

    def _environment(self) -> dict[str, str]:
        libraries = postgres_binaries.library_path(self.binaries)
        return {**tool_environment(self.home.parent), **libraries}

    def _url(self, user: str, database: str) -> str:
        if self.is_external:
            place = urllib.parse.urlsplit(os.environ[URL])
            host, port = place.hostname, place.port or 5432
        else:
            host, port = LOOPBACK, self.port
        return f"postgresql://{user}:{self._passwords.get(user)}@{host}:{port}/{database}"


def remove_shared_memory(data: Path) -> None:
    """After a kill -9 the server's interlock segment stays in the kernel; its id is on line 7."""
    leftover = data / "postmaster.pid"
    if not leftover.exists() or shutil.which("ipcrm") is None:
        return
    lines = leftover.read_text("ascii", "replace").splitlines()
    if len(lines) > 6 and lines[6].strip():
        segment = lines[6].split()[-1]
        subprocess.run(["ipcrm", "-m", segment], capture_output=True, check=False)
    leftover.unlink()


_INITDB = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-instructions",
    "--no-sync",
)
_ROLE = """
DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
ALTER ROLE {role} LOGIN PASSWORD '{password}';
"""
_SCHEMA = """
ALTER SCHEMA public OWNER TO {name}_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
"""
