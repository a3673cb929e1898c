"""A second run works and gives other codes; `make down` leaves the machine as it was."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.acceptance.conftest import Clone, Run, Summary
from tests.acceptance.surroundings import Surroundings, is_listening

pytestmark = pytest.mark.acceptance

PATIENCE = 180


def test_a_second_run_works_and_gives_other_codes(first: Summary, second: Summary) -> None:
    names = ("lookup_code", "revoked_code", "replaced_code")
    assert {first[name] for name in names}.isdisjoint({second[name] for name in names})
    assert second["counts"] == first["counts"]


def test_it_takes_under_three_minutes_once_the_downloads_are_there(second_run: Run) -> None:
    assert second_run.seconds < PATIENCE


def test_the_first_line_comes_at_once_and_each_step_has_its_own(second_run: Run) -> None:
    lines = second_run.output.splitlines()
    assert lines[0].startswith("[   0.")
    assert len([line for line in lines if line.startswith("[")]) >= 25


def test_no_port_listens_any_more(second: Summary, after: Surroundings) -> None:
    assert after
    ports = {urlsplit(url).port for url in (second["portal_url"], *second["told"]["metrics"])}
    assert [port for port in ports if port is None or is_listening(port)] == []


def test_no_account_came_and_no_folder_above_changed_its_mode(clone: Clone, after: Surroundings) -> None:
    assert after.accounts == clone.before.accounts
    assert after.modes == clone.before.modes


def test_nothing_lies_outside_the_clone(clone: Clone, after: Surroundings) -> None:
    assert after.entries - clone.before.entries == set()
    assert list(Path(clone.environment["HOME"]).iterdir()) == []
    assert list(Path(clone.environment["TMPDIR"]).iterdir()) == []
