"""The whole platform as processes, each run in a home of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.client import Network, open_network
from deploy.local.report import Silence
from tests.support.servers import open_stack
from tests.system.starting import started


@pytest.fixture
def network(own_home: Path) -> Iterator[Network]:
    """Four services on real servers; nothing has happened yet."""
    with started(open_stack(own_home)) as platform, open_network(platform) as network:
        yield network


@pytest.fixture
def silence() -> Silence:
    return Silence()
