"""An extension: named schools or communes go on in a second window, and what they sent stays."""

from datetime import timedelta

import pytest

from so_registry.domain.errors import WindowClosed
from so_registry.domain.windows.errors import CalendarMismatch, NobodyExpected, SchoolsNotExpected
from so_registry.usecases.open_window import open_window
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import column, results, told
from tests.integration.so_registry.registrar import add_school
from tests.integration.so_registry.signing import replaced
from tests.integration.so_registry.windowing import BETTER, expected, extended, listed, of_codes, opened, send
from tests.support.calendars import stored_calendar
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


async def test_an_extended_school_goes_on_in_the_new_window_and_what_it_sent_stays(registry: Registry) -> None:
    await opened(registry)
    first = registry.window_no
    codes = await registry.codes(3)
    sent = await of_codes(registry, [codes[0], "", ""])
    assert results(await send(registry, sent)) == ["accepted"]
    waiting = await of_codes(registry, ["", codes[1], ""])
    number, body = registry.pack(waiting[1], waiting[0])
    await registry.receive(number, body)

    done = await extended(registry)
    second = int(done.window)

    assert (done.schools, done.decision) == ((registry.world.school,), "412/QĐ-SGDĐT, 2026-06-12")
    assert await expected(registry, first) == []
    assert await expected(registry, second) == [registry.world.school]
    # Received before the move: judged where it is.
    await registry.verify()
    assert results(await registry.answer(number)) == ["accepted"]
    missing = await of_codes(registry, ["", "", codes[2]])
    assert [entry.code for entry in (await send(registry, missing)).problems] == ["school-not-in-window"]
    registry.window_no = second
    assert results(await send(registry, missing)) == ["accepted"]

    registry.window_no = first
    await acts.pass_the_cutoff(registry)
    assert (await acts.lock(registry, 2, 4)).packets == 2
    registry.window_no = second
    more, (better,) = replaced(registry.world, sent[1][0], sent[0], BETTER)
    assert told(await send(registry, (more, [better]))) == {"record-locked": (0,)}
    await acts.pass_the_cutoff(registry)
    assert (await acts.lock(registry, 2, 4)).packets == 1


async def test_communes_are_those_of_the_list_and_a_dry_run_changes_nothing(registry: Registry) -> None:
    await listed(
        registry,
        f"{registry.world.school},Trường A,01/09/2020,26734,Công lập,TH",
        "79000002,Trường B,01/09/2020,26737,Công lập,TH",
    )
    calendar = await stored_calendar(registry)
    registry.window_no = await open_window(calendar, "first", sessions=registry.sessions)

    planned = await extended(registry, schools=[], communes=["26734"], is_dry_run=True)
    assert planned.schools == (registry.world.school,)
    assert len(await expected(registry, registry.window_no)) == 2

    await extended(registry, version=3, schools=[], communes=["26734"])
    assert await expected(registry, registry.window_no) == ["79000002"]


async def test_an_extension_is_made_before_the_close_and_of_schools_that_are_there(registry: Registry) -> None:
    await opened(registry)
    await add_school(registry, "79000002")
    with pytest.raises(SchoolsNotExpected):
        await extended(registry, schools=["79000002"])
    with pytest.raises(NobodyExpected):
        await extended(registry, version=3, schools=[], communes=["26734"])
    await acts.set_cutoff(registry, timedelta(seconds=-1))
    with pytest.raises(WindowClosed):
        await extended(registry, version=4)


async def test_a_school_moves_once_and_an_extension_is_of_its_own_window(registry: Registry) -> None:
    await opened(registry)
    done = await extended(registry)
    with pytest.raises(SchoolsNotExpected):
        await extended(registry, version=3)
    registry.window_no = 1  # opened from calendar/1
    with pytest.raises(CalendarMismatch):
        await extended(registry, version=4)
    query = "SELECT moved_to FROM registry.window_schools WHERE moved_to IS NOT NULL"
    assert await column(registry, query) == [int(done.window)]
