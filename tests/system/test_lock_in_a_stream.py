"""The cutoff and the lock in the middle of a stream of submissions: each is in time or late, and none is lost."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from demo.client import CommandFailed, Network, wait_for
from demo.story import CLASSES, Story
from deploy.local.report import Silence
from hbs_kit.clock import utc_now

pytestmark = [pytest.mark.system, pytest.mark.integration, pytest.mark.slow]

NAMES = [f"4{letter}" for letter in "DEGHIKLM"]
PUPILS = 30
AFTER = timedelta(seconds=8)
"""The stream goes on so long after the cutoff, however late a busy machine has put it."""


def test_every_submission_of_a_stream_is_locked_or_late(network: Network, silence: Silence) -> None:
    story = Story(network, silence, classes={school: {**CLASSES[school], 4: NAMES} for school in CLASSES})
    story.registrar.unclosed_schools, story.cutoff_in = "lock", timedelta(seconds=20)
    story.open_the_year()
    streams = [story.school_b.sign_one_by_one(name, seed=number, pupils=PUPILS) for number, name in enumerate(NAMES)]

    story.registrar.move_cutoff(story.cutoff_in)
    pause = (story.registrar.closes_at() + AFTER - utc_now()) / PUPILS
    with ThreadPoolExecutor(len(NAMES)) as pool:
        sending = [pool.submit(send, story, stream, pause.total_seconds()) for stream in streams]
        story.registrar.wait_until_draining(story.cutoff_in)
        locked = wait_for("the last verdict", lambda: lock_if_drained(story))
        for sent in sending:
            sent.result()

    answers = [story.school_b.answer(submission_id) for stream in streams for submission_id, _ in stream]
    states = [answer["state"] for answer in answers]
    counts = story.registrar.counts()
    assert set(states) == {"verified", "late"}
    assert locked["packets"] == states.count("verified") == counts["accepted"]
    assert counts["late"] == states.count("late")
    assert counts["received"] == len(NAMES) * PUPILS
    wait_for("the acknowledgement", lambda: [row["state"] for row in story.ministry.reports()] == ["equal"])


def lock_if_drained(story: Story) -> dict[str, Any] | None:
    """What came in time may still wait for its verdict: the operator is told to come again."""
    try:
        return story.registrar.lock(4)
    except CommandFailed as refused:
        if "window-not-drained" not in str(refused):
            raise
        return None


def send(story: Story, stream: list[tuple[str, bytes]], pause: float) -> None:
    """Each at its moment, whatever the clock says."""
    began = time.monotonic()
    for number, (submission_id, body) in enumerate(stream):
        time.sleep(max(0.0, began + number * pause - time.monotonic()))
        story.school_b.put(submission_id, body)
