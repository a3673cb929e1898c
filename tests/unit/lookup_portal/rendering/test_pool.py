"""Renderers in processes: never blocking, never mixing answers, always replaced when they fail."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from multiprocessing import active_children

import pytest

from lookup_portal.rendering.errors import RenderBusy, RenderFailed, RenderTimeout
from lookup_portal.rendering.pool import RenderPool, open_pool
from lookup_portal.rendering.record_pdf import PdfRenderer
from tests.unit.lookup_portal import samples


@pytest.fixture
async def pool() -> AsyncIterator[RenderPool]:
    async with open_pool(1, patience=timedelta(seconds=30), pages_per_process=3) as opened:
        yield opened
    assert not active_children()


async def test_gives_the_same_bytes_as_the_renderer(pool: RenderPool) -> None:
    page = samples.book(2)

    assert await pool.render_pdf(page) == PdfRenderer().render_pdf(page)


async def test_a_process_is_replaced_after_its_pages(pool: RenderPool) -> None:
    seen = set()
    for _ in range(4):
        await pool.render_pdf(samples.book(2))
        seen |= {child.pid for child in active_children()}

    assert len(seen) == 2


async def test_the_event_loop_goes_on_while_a_page_is_drawn(pool: RenderPool) -> None:
    drawing = asyncio.create_task(pool.render_pdf(samples.book(4)))
    turns = 0
    while not drawing.done():
        await asyncio.sleep(0.001)
        turns += 1

    assert (await drawing).startswith(b"%PDF")
    assert turns > 20


async def test_a_process_that_dies_fails_one_page_only(pool: RenderPool) -> None:
    page = samples.book(2)
    await pool.render_pdf(page)
    (child,) = active_children()
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join(5)

    with pytest.raises(RenderFailed):
        await pool.render_pdf(page)

    assert (await pool.render_pdf(page)).startswith(b"%PDF")


async def test_a_page_that_the_layout_refuses_leaves_the_process_alive(pool: RenderPool) -> None:
    page = samples.book(2)
    await pool.render_pdf(page)
    (before,) = active_children()

    with pytest.raises(RenderFailed):
        await pool.render_pdf(replace(page, effects=None))  # type: ignore[arg-type] # broken on purpose

    await pool.render_pdf(page)
    assert [child.pid for child in active_children()] == [before.pid]


async def test_a_page_that_takes_too_long_ends_its_process() -> None:
    async with open_pool(1, patience=timedelta(milliseconds=1)) as pool:
        with pytest.raises(RenderTimeout):
            await pool.render_pdf(samples.book(4))
        assert not active_children()


async def test_waiting_too_long_for_a_renderer_is_busy() -> None:
    async with open_pool(0, patience=timedelta(milliseconds=1)) as pool:
        with pytest.raises(RenderBusy):
            await pool.render_pdf(samples.book(4))


async def test_a_caller_who_went_away_does_not_leave_his_page_to_the_next(pool: RenderPool) -> None:
    first, second = samples.book(2), samples.book(4)
    leaving = asyncio.create_task(pool.render_pdf(first))
    await asyncio.sleep(0.05)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving

    assert await pool.render_pdf(second) == PdfRenderer().render_pdf(second)
