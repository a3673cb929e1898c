import asyncio
from datetime import timedelta

from hbs_kit.waiting import Backoff, wait_for_any

SECOND = timedelta(seconds=1)


def test_waits_double_up_to_the_ceiling_and_start_anew_after_success():
    backoff = Backoff(SECOND, 5 * SECOND, uniform=lambda _, high: high)

    waits = [backoff.next() for _ in range(5)]
    backoff.reset()

    assert [wait.total_seconds() for wait in waits] == [1, 2, 4, 5, 5]
    assert backoff.next() == SECOND


def test_waits_are_spread_over_their_upper_half():
    backoff = Backoff(SECOND, SECOND)

    assert all(SECOND / 2 <= backoff.next() <= SECOND for _ in range(100))


async def test_waiting_ends_at_the_first_event():
    first, second = asyncio.Event(), asyncio.Event()
    second.set()

    assert await wait_for_any(None, first, second)


async def test_waiting_says_when_the_time_ran_out():
    assert not await wait_for_any(timedelta(milliseconds=1), asyncio.Event())
