"""A database for each test: migrated once a run, copied for every test that asks.

A copy allows what a rolled-back transaction does not: real commits, two connections, a race.
"""

import contextlib
import secrets
from collections.abc import Callable, Iterator

import pytest

from deploy.local.postgres import Database, Postgres
from deploy.local.state import alone

Migrate = Callable[[Database], None]


class Databases:
    """Templates and their copies on the server of this run."""

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres

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
        self._postgres.sql(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {template}_owner")
        self._postgres.grant_connect(name, template)
        try:
            yield self._postgres.database(name, template)
        finally:
            self._postgres.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _is_ready(self, name: str) -> bool:
        answer = self._postgres.sql(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "  # noqa: S608
            f"WHERE datname = '{name}'"
        )
        return answer.strip() == "ready"


@pytest.fixture(scope="session")
def databases(postgres: Postgres) -> Databases:
    return Databases(postgres)
