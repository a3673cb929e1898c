"""A portal for each test, filled or empty."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deploy.local.rabbitmq import RabbitMQ
from tests.integration.lookup_portal.link import Link
from tests.support.databases import Databases
from tests.support.portal import Portal, open_portal
from tests.support.publications import locked_class
from tests.support.world import Locked, World


@pytest.fixture(scope="session")
def locked() -> Locked:
    """A class that nobody changes: signing it takes longer than most tests."""
    return locked_class(World())


@pytest.fixture
async def empty(databases: Databases, tmp_path: Path, locked: Locked) -> AsyncIterator[Portal]:
    async with open_portal(databases, tmp_path, locked.world) as opened:
        yield opened


@pytest.fixture
async def portal(empty: Portal, locked: Locked) -> Portal:
    """With the class of `locked`, and a fresh status."""
    await empty.fill(locked)
    return empty


@pytest.fixture
def link(rabbitmq: RabbitMQ) -> Iterator[Link]:
    """A vhost of this test's own."""
    made = Link(rabbitmq)
    yield made
    made.remove()
