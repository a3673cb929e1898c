"""Acts of people, schools and reviewers, killed between every two steps: all of it or nothing, and in the end once."""

from collections.abc import AsyncIterator

import pytest

from deploy.local.postgres import Database
from tests.integration.so_registry import joint_acts, joint_cases, window_acts, window_cases
from tests.integration.so_registry.crashes import Crashable
from tests.support.crashes import Case, Rows, preload, try_points
from tests.support.registry import Registry, filled_registry

preload(joint_acts.__name__)
preload(window_acts.__name__)

CASES = (*joint_cases.CASES, *window_cases.CASES)
pytestmark = [pytest.mark.integration, pytest.mark.crash, pytest.mark.slow]


@pytest.fixture
async def crashable(empty_database: Database) -> AsyncIterator[tuple[Crashable, Registry]]:
    parts = Crashable()
    async with filled_registry(empty_database, parts.world) as registry:
        yield parts, registry


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_a_crash_between_any_two_steps_leaves_all_of_it_or_nothing(
    crashable: tuple[Crashable, Registry], case: Case[Registry]
) -> None:
    parts, registry = crashable
    dsn, given = registry.database.app, parts.given(registry)
    await try_points(case, registry, rows=Rows(registry.database, "registry"), dsn=dsn, given=given)
