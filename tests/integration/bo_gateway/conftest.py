"""A Ministry for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.support.databases import Databases
from tests.support.ministry import Ministry, open_ministry
from tests.support.pki import TestCa
from tests.support.world import World


@pytest.fixture
async def ministry(databases: Databases) -> AsyncIterator[Ministry]:
    async with open_ministry(databases) as opened:
        yield opened


@pytest.fixture
async def two_registrars(databases: Databases) -> AsyncIterator[Ministry]:
    """A Ministry with a second registrar, whose world is `others[0]`."""
    other = World(registrar="so-02", school="02-tieu-hoc-thu", ca=TestCa("Other"))
    async with open_ministry(databases, others=(other,)) as opened:
        yield opened
