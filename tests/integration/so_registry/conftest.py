"""A registry for each test, in an empty database."""

from collections.abc import AsyncIterator, Iterator

import pytest

from deploy.local.postgres import Database
from tests.support.databases import Databases
from tests.support.registry import TEMPLATE, Registry, filled_registry, migrate


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[Database]:
    databases.template(TEMPLATE, migrate)
    with databases.copy(TEMPLATE) as database:
        yield database


@pytest.fixture
async def registry(empty_database: Database, databases: Databases) -> AsyncIterator[Registry]:
    async with filled_registry(empty_database, within=databases) as opened:
        yield opened


@pytest.fixture
async def busy_registry(empty_database: Database, databases: Databases) -> AsyncIterator[Registry]:
    """A registry with forty connections, for races."""
    async with filled_registry(empty_database, connections=40, within=databases) as opened:
        yield opened
