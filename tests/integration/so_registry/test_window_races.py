"""Races of windows are decided by the database: one window an id, one announcement a class, one list of schools."""

import asyncio
from hashlib import sha256
from uuid import uuid4

import pytest

from so_registry.domain.announcing import NewAnnouncement
from so_registry.domain.windows.errors import ClassAnnounced, WindowExists
from so_registry.storage.windows import hold_window
from so_registry.usecases.announce_submission import announce_submission
from so_registry.usecases.extend_window import extend_window
from so_registry.usecases.open_window import open_window
from tests.integration.so_registry.acts import column, results
from tests.support.calendars import DECISION, stored_calendar, times, window_rules
from tests.support.registry import CLIENT, REGISTRAR, Registry

pytestmark = [pytest.mark.integration, pytest.mark.slow]

A_MOMENT = 0.3
MANY = 12


async def test_a_window_that_is_opened_by_many_at_once_is_opened_once(busy_registry: Registry) -> None:
    registry = busy_registry
    calendar = await stored_calendar(registry)

    async def opened() -> object:
        try:
            return await open_window(calendar, "first", [registry.world.school], sessions=registry.sessions)
        except WindowExists as refusal:
            return type(refusal)

    done = await asyncio.gather(*(opened() for _ in range(MANY)))

    assert sorted(map(str, done))[1:] == [str(WindowExists)] * (MANY - 1)


async def test_of_many_announcements_of_a_class_one_is_taken(busy_registry: Registry) -> None:
    registry = busy_registry

    async def announced() -> bool:
        new = NewAnnouncement(uuid4(), "4A", sha256(uuid4().bytes).digest())
        try:
            await announce_submission(
                new,
                window_no=registry.window_no,
                school=registry.world.school,
                client_id=CLIENT,
                ca_roots=(),
                sessions=registry.sessions,
            )
        except ClassAnnounced:
            return False
        return True

    done = await asyncio.gather(*(announced() for _ in range(MANY)))

    assert done.count(True) == 1
    assert await column(registry, "SELECT count(*) FROM registry.announcements") == [1]


async def test_an_extension_waits_for_whoever_is_at_work_in_the_window(busy_registry: Registry) -> None:
    """What comes in until then was received before the move, and is judged where it is."""
    registry = busy_registry
    more = {
        "id": "more",
        "extends": "first",
        "decision": DECISION,
        "schools": [registry.world.school],
        **times(-1, 3),
    }
    calendar = await stored_calendar(registry, window_rules(registry), extensions=[more])
    registry.window_no = await open_window(calendar, "first", [registry.world.school], sessions=registry.sessions)
    number, body = await registry.packed(1)

    async with registry.sessions() as session:
        await hold_window(session, registry.window_no)
        extending = asyncio.create_task(
            extend_window(registry.window_no, calendar, "more", by=REGISTRAR, sessions=registry.sessions)
        )
        done, _ = await asyncio.wait([extending], timeout=A_MOMENT)
        assert not done
    await extending
    moved_at, *_ = await column(registry, "SELECT moved_at FROM registry.window_schools WHERE moved_to IS NOT NULL")
    await registry.receive(number, body)
    received_at, *_ = await column(registry, "SELECT received_at FROM registry.submissions")
    assert moved_at < received_at
    await registry.verify()
    answer = await registry.answer(number)

    assert (results(answer), [entry.code for entry in answer.problems]) == ([], ["school-not-in-window"])
