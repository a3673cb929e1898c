"""Whom a window expects that is not the first one: extensions, the supplementary track, named pupils."""

import pytest

from so_registry.usecases.reconciling.show_board import show_board
from tests.integration.so_registry import acts
from tests.integration.so_registry.reconciling import counts, enrol, listed, pupil
from tests.integration.so_registry.windowing import (
    closed_with_one_left_out,
    extended,
    of_codes,
    open_summer,
    opened,
    record_key,
    send,
    special,
    supplementary,
)
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


async def test_in_an_extension_only_what_has_not_come_before_is_expected(registry: Registry) -> None:
    await opened(registry)
    codes = await registry.codes(2)
    await enrol(registry, pupil(1), pupil(2))
    await send(registry, await of_codes(registry, codes[:1]))
    first = registry.window_no
    assert await counts(registry, "expected", "valid", "missing") == (2, 1, 1)

    registry.window_no = int((await extended(registry)).window)

    assert await counts(registry, "enrolled", "expected", "valid", "missing", "elsewhere") == (2, 1, 0, 1, 1)
    registry.window_no = first
    assert await counts(registry, "enrolled", "expected", "valid", "missing", "elsewhere") == (2, 1, 1, 0, 1)


async def test_the_supplementary_window_expects_whom_the_first_close_left_out(registry: Registry) -> None:
    await opened(registry)
    left_out, other = await registry.codes(2)
    await enrol(registry, pupil(1), pupil(2))
    await closed_with_one_left_out(registry, await record_key(registry, left_out))
    assert await counts(registry, "expected", "missing", "excused") == (1, 1, 1)
    assert [entry.reason for entry in await listed(registry, "excused")] == ["supplementary"]

    await open_summer(registry)
    assert await counts(registry, "enrolled", "expected", "missing") == (1, 1, 1)
    await supplementary(registry, 1, left_out)
    await supplementary(registry, 2, other)

    # Whom it does not take is refused, and not expected either.
    assert await counts(registry, "expected", "valid", "missing", "unexpected_refused") == (1, 1, 0, 1)
    [entry] = (await show_board(registry.window_no, sessions=registry.sessions)).schools
    assert entry.state == "incomplete"


async def test_a_special_window_expects_the_named_pupils(registry: Registry) -> None:
    await opened(registry)
    code, _ = await registry.codes(2)
    await enrol(registry, pupil(1), pupil(2))
    key = await record_key(registry, code)
    await acts.let_unclosed_be_locked(registry)
    await acts.pass_the_cutoff(registry)
    await acts.lock(registry, 2, 4)

    registry.window_no = await special(registry, key)

    assert await counts(registry, "expected", "missing") == (1, 1)
    assert [entry.pupil_code for entry in await listed(registry, "missing")] == ["7900000001"]
