"""A database for each test: migrated once a run, copied for every test that asks, emptied for the next.

A copy allows what a rolled-back transaction does not: real commits, two connections, a race.
"""

import asyncio
import contextlib
import secrets
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar
from urllib.parse import urlsplit

import asyncpg
import pytest

from deploy.local.postgres import Database, Postgres
from deploy.local.state import alone
from tests.support.emptying import Fresh, look_at_fresh, make_fresh
from tests.support.kept_rows import KeptRows, put_rows, take_rows

T = TypeVar("T")
Migrate = Callable[[Database], None]


class Superuser:
    """One connection for all copies: starting psql for each statement takes longer than the statement.

    It lives in a loop of its own thread, because copies are asked for from within running loops.
    """

    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._connection = self.wait_for(asyncpg.connect(url, timeout=10))
        self._guests: dict[str, asyncpg.Connection] = {}

    async def guest(self, url: str) -> asyncpg.Connection:
        """One connection to a database for as long as it is there: a new one knows neither its tables nor a plan."""
        known = self._guests.get(url)
        if known is None or known.is_closed():
            known = self._guests[url] = await asyncpg.connect(url, timeout=10)
        return known

    async def leave(self, url: str) -> None:
        """Before a database is dropped."""
        if (known := self._guests.pop(url, None)) is not None:
            await known.close()

    def run(self, *statements: str) -> None:
        """One after another, each in a transaction of its own."""
        for statement in statements:
            self.wait_for(self._connection.execute(statement))

    def wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        """What is done in this loop, for whoever is in another."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        for url in list(self._guests):
            self.wait_for(self.leave(url))
        self.wait_for(self._connection.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class Databases:
    """Templates and their copies on the server of this run."""

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres
        self._superuser: Superuser | None = None
        self._idle: dict[str, list[str]] = {}
        self._fresh: dict[str, Fresh] = {}

    def close(self) -> None:
        """Drop what was kept for others, and end the connection that copies were made over."""
        if self._superuser is not None:
            for name in [name for kept in self._idle.values() for name in kept]:
                self._drop(name)
            self._idle.clear()
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
        """A database with the rows, the roles and the rights of its template, that nobody else uses meanwhile."""
        idle = self._idle.setdefault(template, [])
        name = idle.pop() if idle else self._make(template)
        try:
            yield self._postgres.database(name, template)
        finally:
            if self._within(name, lambda connection: make_fresh(connection, self._fresh[template])):
                idle.append(name)
            else:
                self._drop(name)

    @contextlib.contextmanager
    def new_copy(self, template: str) -> Iterator[Database]:
        """One that nobody has used before, without so much as an empty partition; dropped afterwards."""
        name = self._make(template)
        try:
            yield self._postgres.database(name, template)
        finally:
            self._drop(name)

    def take_rows(self, database: Database, template: str) -> KeptRows:
        """What somebody has put into a copy."""
        but = frozenset(self._fresh[template].filled)
        return self._within(database.name, lambda connection: take_rows(connection, but))

    def put_rows(self, database: Database, rows: KeptRows, first: str) -> None:
        """Into a copy that nobody has used, after a statement that makes room for them."""
        self._within(database.name, lambda connection: connection.execute(first))
        self._within(database.name, lambda connection: put_rows(connection, rows))

    def _make(self, template: str) -> str:
        name = f"{template}_{secrets.token_hex(6)}"
        self._own.run(
            f"CREATE DATABASE {name} TEMPLATE {template} OWNER {template}_owner STRATEGY FILE_COPY",
            *self._postgres.connect_rights(name, template),
        )
        if template not in self._fresh:
            self._fresh[template] = self._within(name, look_at_fresh)
        return name

    def _drop(self, name: str) -> None:
        self._own.wait_for(self._own.leave(self._url(name)))
        self._own.run(f"DROP DATABASE {name} WITH (FORCE)")

    def _within(self, name: str, work: Callable[[asyncpg.Connection], Coroutine[Any, Any, T]]) -> T:
        """What the superuser does in a database."""

        async def done() -> T:
            return await work(await self._own.guest(self._url(name)))

        return self._own.wait_for(done())

    @property
    def _own(self) -> Superuser:
        if self._superuser is None:
            self._superuser = Superuser(self._postgres.admin_url)
        return self._superuser

    def _url(self, name: str) -> str:
        return urlsplit(self._postgres.admin_url)._replace(path=f"/{name}").geturl()

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
