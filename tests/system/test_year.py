"""A school year through the whole chain, as `make demo` tells it."""

import asyncio
from pathlib import Path

import pytest

from demo.__main__ import tell
from demo.client import Network
from demo.showing import Showing
from demo.story import Story
from deploy.local.report import Silence
from tests.system.starting import dead_letters

pytestmark = [pytest.mark.system, pytest.mark.integration, pytest.mark.slow]


def test_a_year_goes_from_spreadsheets_to_the_portal(network: Network, silence: Silence, tmp_path: Path) -> None:
    story = Story(network, silence)
    tell(story)
    summary = Showing(story, tmp_path / "shown").show()

    counts = summary["counts"]
    assert counts["so-registry"]["received"] == counts["schools"]["sent"]
    assert {tier["effective"] for tier in counts.values()} == {120}
    assert summary["refused"]["signature-invalid"] == 41
    assert story.portal.status(story.revoked)["state"] == "revoked"
    assert story.portal.check_file(story.former)["portal"]["state"] == "superseded"
    assert set(asyncio.run(dead_letters(network.platform)).values()) == {0}
