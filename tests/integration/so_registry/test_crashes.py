"""A crash between every two steps: before the commit nothing of it is there, after it all of it, once and for ever.

The rows of ARCHITECTURE.md, "Order of durability". Each point is tried in a process that kills itself there.
"""

from collections.abc import AsyncIterator

import pytest

from deploy.local.postgres import Database
from tests.integration.so_registry.crash_cases import CASES, Case
from tests.integration.so_registry.crashes import Crashable, counts, kill_at, no_trace_of_the_child, stored
from tests.support.registry import Registry, filled_registry

pytestmark = [pytest.mark.integration, pytest.mark.crash]


@pytest.fixture
async def crashable(empty_database: Database) -> AsyncIterator[tuple[Crashable, Registry]]:
    parts = Crashable()
    async with filled_registry(empty_database, parts.world) as registry:
        yield parts, registry


POINTS = [
    pytest.param(
        case,
        point,
        id=f"{case.act}, {point.split(':', 1)[1].replace(':', ' ')}",
        # The last step before the commit and the first after it are tried each time.
        marks=() if point in case.points[-2:] else pytest.mark.slow,
    )
    for case in CASES
    for point in case.points
]


@pytest.mark.parametrize(("case", "point"), POINTS)
async def test_a_crash_leaves_all_of_it_or_nothing_and_once_done_again_it_is_there_once(
    crashable: tuple[Crashable, Registry], case: Case, point: str
) -> None:
    parts, registry = crashable
    options = await case.prepare(registry)
    before = await stored(registry)

    await kill_at(parts.job(registry, case.act, point, **options))
    await no_trace_of_the_child(registry)

    crashed = await stored(registry)
    is_durable = point == case.points[-1]
    assert (crashed != before) == is_durable
    await case.again(registry, options)
    done = await stored(registry)
    await case.again(registry, options)
    assert await stored(registry) == done
    assert not is_durable or crashed == done
    assert case.leaves.items() <= (await counts(registry)).items()
