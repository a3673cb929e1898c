"""The supplementary window takes whom the first close left out, a special one the records that its decision names."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from so_registry.domain.errors import StatementRefused
from so_registry.domain.windows.errors import NobodyExpected
from so_registry.storage.windows import get_window
from so_registry.usecases.open_window import open_window
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import column, results, told
from tests.integration.so_registry.windowing import (
    closed_with_one_left_out,
    expected,
    of_codes,
    open_summer,
    opened,
    record_key,
    send,
    special,
    supplementary,
)
from tests.support.calendars import stored_calendar, supplementary_rules, window_rules
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


async def test_the_supplementary_window_takes_whom_the_first_close_left_out_and_nobody_else(
    registry: Registry,
) -> None:
    await opened(registry)
    listed_code, other_code = await registry.codes(2)
    await closed_with_one_left_out(registry, await record_key(registry, listed_code))
    await open_summer(registry)

    assert await expected(registry, registry.window_no) == [registry.world.school]
    assert results(await supplementary(registry, 1, listed_code)) == ["accepted"]
    assert told(await supplementary(registry, 2, other_code)) == {"not-left-out": (0,)}


async def test_who_is_locked_in_one_track_is_refused_in_the_other(registry: Registry) -> None:
    await opened(registry)
    code, other = await registry.codes(2)
    sent = await of_codes(registry, [code])
    await send(registry, sent)
    left_out = [{"grade": 4, "record_key": await record_key(registry, other), "reason": "supplementary"}]
    await acts.close(registry, sent[1], left_out=left_out)
    await acts.pass_the_cutoff(registry)
    await acts.lock(registry, 2, 4)
    await open_summer(registry)

    assert "record-locked" in told(await supplementary(registry, 1, code))
    # Whoever writes past the code is refused by the constraint.
    leaves = "SELECT lock_seq + 1, 0, record_key, 'x', school, path, 0 FROM registry.lock_leaves"
    async with registry.sessions() as session:
        with pytest.raises(DBAPIError, match="lock_leaves_record_key_key"):
            await session.execute(text(f"INSERT INTO registry.lock_leaves {leaves}"))


@pytest.mark.slow
async def test_the_list_is_final_once_the_first_cutoff_has_passed(registry: Registry) -> None:
    await opened(registry)
    (code,) = await registry.codes(1)
    left_out = [{"grade": 4, "record_key": await record_key(registry, code), "reason": "supplementary"}]
    await acts.close(registry, [], left_out=left_out)
    rules = supplementary_rules(registry)
    calendar = await stored_calendar(registry, window_rules(registry), rules, version=2)

    with pytest.raises(NobodyExpected):
        await open_window(calendar, "summer", sessions=registry.sessions)
    await acts.pass_the_cutoff(registry)
    assert await open_window(calendar, "summer", sessions=registry.sessions)


async def test_who_is_left_out_is_known_by_the_schools_own_code_and_is_its_own_pupil(registry: Registry) -> None:
    await opened(registry)
    await registry.codes(1)
    with pytest.raises(StatementRefused):
        await acts.close(registry, [], left_out=[{"grade": 4, "pupil_code": "X-1", "reason": "supplementary"}])

    await acts.close(registry, [], left_out=[{"grade": 4, "pupil_code": "7900000001", "reason": "supplementary"}])

    assert [bool(key) for key in await column(registry, "SELECT record_key FROM registry.close_left_out")] == [True]


async def test_a_special_window_takes_named_records_after_the_lock(registry: Registry) -> None:
    await opened(registry)
    first = registry.window_no
    named, other = await registry.codes(2)
    await acts.pass_the_cutoff(registry)
    await acts.lock(registry, 2, 4)
    registry.window_no = await special(registry, await record_key(registry, named))

    assert results(await send(registry, await of_codes(registry, [named]))) == ["accepted"]
    assert told(await send(registry, await of_codes(registry, ["", other]))) == {"record-not-named": (0,)}
    async with registry.sessions() as session:
        window = await get_window(session, registry.window_no)
    assert (window.belongs_to, window.decision) == (first, "412/QĐ-SGDĐT, 2026-06-12")
    await acts.pass_the_cutoff(registry)
    assert (await acts.lock(registry, 4)).packets == 1
