"""kill -9 of any process in the middle of its work: it resumes, nothing is lost, nothing is there twice."""

import asyncio
import random
import time

import pytest

from demo.client import Network, wait_for
from demo.story import CLASSES, Story
from deploy.local.report import Silence
from tests.system.starting import Killer, dead_letters

pytestmark = [pytest.mark.system, pytest.mark.integration, pytest.mark.crash, pytest.mark.slow]

PUPILS = 12
ON_THE_WAY_IN = ("school-api-worker", "so-registry-worker", "so-registry-api", "school-api-api")
ON_THE_WAY_UP = (
    "so-registry-worker",
    "bo-gateway-worker",
    "bo-gateway-api",
    "lookup-portal-worker",
    "lookup-portal-api",
)


def a_year_with_kills(network: Network, silence: Silence, *, into: list[str], up: list[str]) -> tuple[Story, Killer]:
    """One class for each kill on the way in; then closes, lock and report under the kills on the way up."""
    names = [f"4{letter}" for letter in "EGHIKLMNOPQRSTUV"[: len(into)]]
    story = Story(network, silence, classes={school: {**CLASSES[school], 4: names} for school in CLASSES})
    killer = Killer(network.platform)
    story.open_the_year()
    for number, (name, victim) in enumerate(zip(names, into, strict=True)):
        submit_under_a_kill(story, killer, name, victim, seed=100 + number)
    story.school_a.close([4], [])
    story.registrar.unclosed("remind")
    story.school_b.close()
    story.registrar.move_cutoff(story.cutoff_in)
    story.registrar.wait_until_draining(story.cutoff_in)
    story.locks.append(story.registrar.lock(4))
    for victim in up:
        time.sleep(random.uniform(0, 0.5))  # when, not a secret
        killer.kill(victim)
        killer.restart(victim)
    wait_for("the acknowledgement", lambda: all(row["state"] == "equal" for row in story.ministry.reports()))
    story.ministry.issue_status()
    wait_for("the portal", lambda: _published(story) == 2 * PUPILS * len(into))
    return story, killer


def submit_under_a_kill(story: Story, killer: Killer, name: str, victim: str, *, seed: int) -> None:
    """A class of each school, all signed; the victim dies somewhere between sending and answer."""
    story.school_a.import_class(4, name, "full-chain", seed=seed, pupils=PUPILS)
    story.school_a.review(name)
    story.school_a.sign(4, name)
    sent = story.school_a.send(name)
    submission_id, body = story.school_b.sign_good_class(name, seed=1000 + seed, pupils=PUPILS)
    story.school_b.put(submission_id, body)
    time.sleep(random.uniform(0, 0.4))  # when, not a secret
    killer.kill(victim)
    killer.restart(victim)
    story.school_a.take_answers(sent)
    story.school_b.take_answer(name, submission_id)


def _published(story: Story) -> int:
    return sum(row["effective"] for row in story.portal.counts())


BESIDE_THE_WAY = {"spans", "people", "so-registry-console"}
"""No record travels through them."""


def check_nothing_lost(story: Story, classes: int) -> None:
    counts = story.registrar.counts()
    assert (counts["received"], counts["accepted"], counts["effective"]) == (2 * PUPILS * classes,) * 3
    reported = story.ministry.reports()
    assert [(row["state"], row["stored"]) for row in reported] == [("equal", 2 * PUPILS * classes)]
    assert set(asyncio.run(dead_letters(story.platform)).values()) == {0}
    code = story.school_a.draft(story.school_a.drafts("4E")[0]["draft_id"])["lookup_code"]
    assert story.portal.status(code)["state"] == "effective"


def test_workers_killed_on_the_way_in_and_up_lose_nothing(network: Network, silence: Silence) -> None:
    into, up = ["school-api-worker", "so-registry-worker"], ["bo-gateway-worker"]
    story, killer = a_year_with_kills(network, silence, into=into, up=up)
    check_nothing_lost(story, len(into))
    assert killer.kills == 3


@pytest.mark.slow
def test_rounds_of_every_process_lose_nothing(network: Network, silence: Silence) -> None:
    everybody = {service.name for service in network.platform.services()} - BESIDE_THE_WAY
    assert everybody == {*ON_THE_WAY_IN, *ON_THE_WAY_UP}
    into, up = 3 * list(ON_THE_WAY_IN), 2 * list(ON_THE_WAY_UP)
    story, _ = a_year_with_kills(network, silence, into=into, up=up)
    check_nothing_lost(story, len(into))
