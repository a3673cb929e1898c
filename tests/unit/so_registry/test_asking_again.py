"""When a sender is told to ask again about a submission that has no verdict yet."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from hbs_schema.intake.verdicts import problem
from so_registry.domain.answers import ask_again_after, refused_whole, waiting
from so_registry.domain.received import ReceivedSubmission, SubmissionKey

RECEIVED = datetime(2026, 5, 31, 12, tzinfo=UTC)


@pytest.fixture
def stored() -> ReceivedSubmission:
    key = SubmissionKey("2025-2026", "79000001", UUID(int=1))
    return ReceivedSubmission(key, 1, bytes(32), "vendor", RECEIVED, "received", arrival=None, answer=None)


@pytest.mark.parametrize(("waited", "pause"), [(-5, 2), (0, 2), (2, 2), (40, 40), (299, 299), (301, 300), (9_000, 300)])
def test_once_more_as_long_as_it_has_waited_within_bounds(stored: ReceivedSubmission, waited: int, pause: int) -> None:
    found = ask_again_after(waiting(stored), RECEIVED + timedelta(seconds=waited))

    assert found == timedelta(seconds=pause)


def test_about_what_is_final_nobody_needs_to_ask_again(stored: ReceivedSubmission) -> None:
    answer = refused_whole(stored, problem("submission-malformed"))

    assert ask_again_after(answer, RECEIVED + timedelta(hours=1)) is None
