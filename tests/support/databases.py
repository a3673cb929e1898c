"""A database for each test: migrated once a run, copied for every test that asks.

A copy allows what a rolled-back transaction does not: real commits, two connections, a race.
"""

import asyncio
import contextlib
import secrets
import threading
from collections.abc import Callable, Iterator

import asyncpg
import pytest

from deploy.local.postgres import Database, Postgres
from deploy.local.state import alone

Migrate = Callable[[Database], None]


class Superuser:
    """One connection for all copies: starting psql for each statement takes longer than the statement.

    It lives in a loop of its own thread, because copies are asked for from within running loops.
    """

    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        connecting = asyncpg.connect(url, timeout=10)
        self._connection = asyncio.run_coroutine_threadsafe(connecting, self._loop).result()

    def run(self, *statements: str) -> None:
        """One after another, each in a transaction of its own."""
        for statement in statements:
            asyncio.run_coroutine_threadsafe(self._connection.execute(statement), self._loop).result()

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._connection.close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class Databases:
    """Templates and their copies on the server of this run."""

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres
        self._superuser: Superuser | None = None

    def close(self) -> None:
        """End the connection that copies were made over."""
        if self._superuser is not None:
            self._superuser.close()
            self._superuser = None

    def template(self, name: str, migrate: Migrate) -> None:
        """Make and migrate the database that copies are made of; once, whoever comes first.

        `migrate` gets the URLs and must have closed its connections when it returns.
        """
        with alone(self._postgres.home / f"{name}.template"):
            if not self._is_ready(name):
                migrate(self._postgres.create_database(name))
                self._postgres.sql(f"COMMENT ON DATABASE {name} IS 'ready'")

    @contextlib.contextmanager
    def copy(self, template: str) -> Iterator[Database]:
        """A copy with the roles and rights of its template, dropped afterwards even if in use."""
        name = f"{template}_{secrets.token_hex(6)}"
        if self._superuser is None:
            self._superuser = Superuser(self._postgres.admin_url)
        self._superuser.run(
            f"CREATE DATABASE {name} TEMPLATE {template} OWNER {template}_owner",
            *self._postgres.connect_rights(name, template),
        )
        try:
            yield self._postgres.database(name, template)
        finally:
            self._superuser.run(f"DROP DATABASE {name} WITH (FORCE)")

    def _is_ready(self, name: str) -> bool:
        answer = self._postgres.sql(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "  # noqa: S608
            f"WHERE datname = '{name}'"
        )
        return answer.strip() == "ready"


@pytest.fixture(scope="session")
def databases(postgres: Postgres) -> Iterator[Databases]:
    made = Databases(postgres)
    yield made
    made.close()
