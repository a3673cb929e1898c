"""A window that follows a newer calendar: what it says of the unclosed holds, and no cutoff moves into the past."""

from datetime import timedelta

import pytest

from so_registry.domain.windows.errors import CutoffInPast, ExtensionNotOpen
from so_registry.storage.window_schools import list_schools
from so_registry.storage.windows import get_window
from so_registry.usecases.extend_window import extend_window
from so_registry.usecases.open_window import move_window, open_window
from tests.integration.so_registry.acts import set_cutoff
from tests.support.calendars import DECISION, stored_calendar, times, window_rules
from tests.support.registry import REGISTRAR, Registry

pytestmark = pytest.mark.integration


@pytest.fixture
async def opened(registry: Registry) -> Registry:
    """With the window of a calendar whose cutoff is in an hour."""
    calendar = await stored_calendar(registry, window_rules(registry))
    registry.window_no = await open_window(calendar, "first", [registry.world.school], sessions=registry.sessions)
    return registry


async def test_what_a_newer_calendar_says_of_the_unclosed_holds(opened: Registry) -> None:
    """The lock names the newer calendar: whoever reads it there must not find another rule than the one that held."""
    newer = await stored_calendar(opened, window_rules(opened, unclosed="leave-out", **times(-24, 5)), version=2)

    await move_window(opened.window_no, newer, sessions=opened.sessions)

    async with opened.sessions() as session:
        window = await get_window(session, opened.window_no)
    assert (window.unclosed, window.calendar) == ("leave-out", newer.document_digest)


async def test_a_cutoff_is_not_moved_into_the_past(opened: Registry) -> None:
    """What was received in time a minute ago was received in time."""
    earlier = await stored_calendar(opened, window_rules(opened, **times(-24, -0.1)), version=2)

    with pytest.raises(CutoffInPast):
        await move_window(opened.window_no, earlier, sessions=opened.sessions)


async def test_no_school_is_moved_to_a_window_that_takes_nothing_any_more(opened: Registry) -> None:
    """It could not come back: a school moves on once."""
    await set_cutoff(opened, timedelta(hours=1))
    gone = {"id": "more", "extends": "first", "decision": DECISION, "schools": [opened.world.school], **times(-3, -0.1)}
    first = window_rules(opened, **times(-24, -0.2))
    calendar = await stored_calendar(opened, first, version=2, extensions=[gone])

    with pytest.raises(CutoffInPast):
        await extend_window(opened.window_no, calendar, "more", by=REGISTRAR, sessions=opened.sessions)


async def test_schools_stay_where_they_can_send_until_their_extension_opens(opened: Registry) -> None:
    """Moved earlier, they could send to neither window."""
    later = {"id": "more", "extends": "first", "decision": DECISION, "schools": [opened.world.school], **times(0.5, 5)}
    calendar = await stored_calendar(opened, window_rules(opened), version=2, extensions=[later])

    with pytest.raises(ExtensionNotOpen):
        await extend_window(opened.window_no, calendar, "more", by=REGISTRAR, sessions=opened.sessions)
    async with opened.sessions() as session:
        assert await list_schools(session, opened.window_no) == [opened.world.school]
