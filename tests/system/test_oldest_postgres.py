"""The oldest PostgreSQL that is promised, beside the newest that the other tests run on."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.__main__ import tell
from demo.client import Network, open_network
from demo.showing import Showing
from demo.story import Story
from deploy.local.postgres_binaries import debian_postgres
from deploy.local.report import Silence
from deploy.local.stack import Stack
from tests.support.servers import FAST
from tests.system.starting import dead_letters, started

pytestmark = [pytest.mark.system, pytest.mark.integration, pytest.mark.slow]

OLDEST = 15


@pytest.fixture
def on_the_oldest(own_home: Path) -> Iterator[Network]:
    stack = Stack(own_home, postgres_bin=debian_postgres(OLDEST), postgres_settings=FAST)
    with started(stack) as platform, open_network(platform) as network:
        yield network


def test_a_year_goes_through_on_postgresql_15(on_the_oldest: Network, silence: Silence, tmp_path: Path) -> None:
    assert on_the_oldest.platform.stack.postgres.version().startswith(f"{OLDEST}.")
    story = Story(on_the_oldest, silence)
    tell(story)
    summary = Showing(story, tmp_path / "shown").show()

    assert {tier["effective"] for tier in summary["counts"].values()} == {120}
    assert set(asyncio.run(dead_letters(on_the_oldest.platform)).values()) == {0}
