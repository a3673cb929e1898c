"""School and Ministry fail while a year goes from one to the other: nothing is lost, nothing is there twice."""

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from demo.client import wait_for
from tests.faults.breaking import Fault, cut, killed, silent, stopped
from tests.faults.tiers_rig import Tiers, open_tiers
from tests.system.starting import dead_letters

log = logging.getLogger(__name__)

pytestmark = [pytest.mark.system, pytest.mark.integration, pytest.mark.crash, pytest.mark.slow]

PUPILS = 4
ON_THE_WAY_IN = {
    "4E": (killed("school-api-worker"), cut("school-api/rabbitmq")),
    "4G": (stopped("school-api-worker"), cut("school-api/postgres")),
    "4H": (silent("school-api/rabbitmq"), killed("school-api-api")),
    "4I": (silent("school-api/postgres"), stopped("school-api-api")),
    "4K": (cut("school-api/so-registry-api"),),
}
"""After the order to send a class: one after the other, before the class has come through."""
ON_THE_WAY_UP = {
    4: (killed("bo-gateway-worker"), cut("bo-gateway/postgres"), silent("bo-gateway/rabbitmq")),
    2: (stopped("bo-gateway-worker"), cut("bo-gateway/rabbitmq"), silent("bo-gateway/postgres")),
}
"""The first of each lasts while its grade is locked, the others while the report is verified and answered."""
AFTERWARDS = (killed("bo-gateway-api"), stopped("bo-gateway-api"))


@contextmanager
def lasting(fault: Fault, tiers: Tiers) -> Iterator[None]:
    """What is done meanwhile, and until it has lasted long enough."""
    began = time.monotonic()
    fault.begin(tiers)
    yield
    time.sleep(max(0.0, began + fault.lasts - time.monotonic()))
    fault.end(tiers)
    log.info("%s is over", fault.name)


def send_class(tiers: Tiers, name: str, faults: Sequence[Fault], *, seed: int) -> None:
    """Imported, signed, ordered to be sent; then the faults; the answer comes afterwards by itself."""
    sign_class(tiers, 4, name, seed=seed)
    school = tiers.story.school_a
    sent = school.send(name)
    for fault in faults:
        with lasting(fault, tiers):
            pass
    counts = [(answer["counts"]["received"], answer["counts"]["accepted"]) for answer in school.take_answers(sent)]
    assert counts == [(PUPILS, PUPILS)], name


def sign_class(tiers: Tiers, grade: int, name: str, *, seed: int) -> None:
    school = tiers.story.school_a
    school.import_class(grade, name, "full-chain", seed=seed, pupils=PUPILS)
    school.review(name)
    school.sign(grade, name)


def lock(tiers: Tiers, grade: int, faults: Sequence[Fault]) -> None:
    """The registry locks while the Ministry is away; it goes on failing while the report is worked on."""
    first, *others = faults
    with lasting(first, tiers):
        tiers.story.locks.append(tiers.story.registrar.lock(grade))
    for fault in others:
        with lasting(fault, tiers):
            pass
    wait_for(f"the acknowledgement of grade {grade}", lambda: _equal(tiers) == len(tiers.story.locks))


def _equal(tiers: Tiers) -> int:
    return sum(row["state"] == "equal" for row in tiers.story.ministry.reports())


def test_a_year_comes_through_faults_of_schools_and_ministry_without_a_hand(own_home: Path) -> None:
    with open_tiers(own_home, classes={4: list(ON_THE_WAY_IN), 2: ["2A"]}) as tiers:
        story = tiers.story
        for number, (name, faults) in enumerate(ON_THE_WAY_IN.items()):
            send_class(tiers, name, faults, seed=100 + number)
        # For a second lock.
        sign_class(tiers, 2, "2A", seed=2)
        story.school_a.submit("2A")
        assert story.school_a.close([2, 4], [])["state"] == "answered"
        story.registrar.move_cutoff(story.cutoff_in)
        story.registrar.wait_until_draining(story.cutoff_in)
        for grade, faults in ON_THE_WAY_UP.items():
            lock(tiers, grade, faults)
        for fault in AFTERWARDS:
            with lasting(fault, tiers):
                story.ministry.issue_status()
        whole = PUPILS * (len(ON_THE_WAY_IN) + 1)
        wait_for("the portal", lambda: sum(row["effective"] for row in story.portal.counts()) == whole)

        assert tiers.fallen() == []
        counts = story.registrar.counts()
        assert (counts["received"], counts["accepted"], counts["effective"]) == (whole,) * 3
        assert sorted(row["stored"] for row in story.ministry.reports()) == [PUPILS, whole - PUPILS]
        assert set(asyncio.run(dead_letters(tiers.platform)).values()) == {0}
        assert tiers.checked() == []
