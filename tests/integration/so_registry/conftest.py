"""A registry for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.support.databases import Databases
from tests.support.registry import Registry, open_registry


@pytest.fixture
async def registry(databases: Databases) -> AsyncIterator[Registry]:
    async with open_registry(databases) as opened:
        yield opened
