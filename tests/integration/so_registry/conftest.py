"""A registry for each test, in a database that the tests of one process share and each finds empty."""

from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from deploy.local.postgres import Database
from tests.support.databases import Databases
from tests.support.registry import TEMPLATE, Registry, filled_registry, migrate

EMPTY = """
DO $$
DECLARE
    names text;
BEGIN
    SELECT string_agg(format('registry.%I', relname), ', ') INTO names FROM pg_class
    WHERE relnamespace = 'registry'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition;
    EXECUTE 'TRUNCATE ' || names || ' RESTART IDENTITY CASCADE';
END $$
"""


@pytest.fixture(scope="session")
def registry_database(databases: Databases) -> Iterator[Database]:
    databases.template(TEMPLATE, migrate)
    with databases.copy(TEMPLATE) as database:
        yield database


@pytest.fixture
async def empty_database(registry_database: Database) -> Database:
    # A copy for each test would cost more than most tests do.
    connection = await asyncpg.connect(registry_database.owner)
    await connection.execute(EMPTY)
    await connection.close()
    return registry_database


@pytest.fixture
async def registry(empty_database: Database) -> AsyncIterator[Registry]:
    async with filled_registry(empty_database) as opened:
        yield opened


@pytest.fixture
async def busy_registry(empty_database: Database) -> AsyncIterator[Registry]:
    """A registry with forty connections, for races."""
    async with filled_registry(empty_database, connections=40) as opened:
        yield opened
