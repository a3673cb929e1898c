"""A crash between every two steps: before the commit nothing of it is there, after it all of it, once and for ever.

The rows of ARCHITECTURE.md, "Order of durability". Each point is tried in a process that kills itself there.
"""

from collections.abc import AsyncIterator

import pytest

from deploy.local.postgres import Database
from tests.integration.so_registry.crash_cases import CASES
from tests.integration.so_registry.crashes import Crashable, rows_of
from tests.support.crashes import Case, each_point, try_point
from tests.support.registry import Registry, filled_registry

pytestmark = [pytest.mark.integration, pytest.mark.crash]


@pytest.fixture
async def crashable(empty_database: Database) -> AsyncIterator[tuple[Crashable, Registry]]:
    parts = Crashable()
    async with filled_registry(empty_database, parts.world) as registry:
        yield parts, registry


@pytest.mark.parametrize(("case", "point"), each_point(CASES))
async def test_a_crash_leaves_all_of_it_or_nothing_and_once_done_again_it_is_there_once(
    crashable: tuple[Crashable, Registry], case: Case[Registry], point: str
) -> None:
    parts, registry = crashable
    dsn, given = registry.database.app, parts.given(registry)
    await try_point(case, point, registry, rows=rows_of(registry), dsn=dsn, given=given)
