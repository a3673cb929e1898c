"""Who may issue a year of a record: the school that manages it; who may correct one: the school that issued it."""

import asyncpg
import pytest

from tests.integration.so_registry.acts import results, told
from tests.integration.so_registry.registrar import add_school
from tests.integration.so_registry.signing import replaced
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

CHANGES = {"subjects/TOAN": {"level": "T", "test": "9"}}


async def hand_over(registry: Registry, *, to: str) -> None:
    """The records are managed by another school, as a transfer leaves them."""
    await add_school(registry, to)
    await as_owner(registry, f"UPDATE registry.records SET school = '{to}'")  # noqa: S608  # of this test's own


async def as_owner(registry: Registry, statement: str) -> None:
    owner = await asyncpg.connect(registry.database.owner)
    await owner.execute(statement)
    await owner.close()


async def test_a_school_that_does_not_manage_a_record_issues_no_year_of_it(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    await hand_over(registry, to="other")

    answer = await registry.submit(*registry.pack(packets, statements))

    assert told(answer) == {"not-managing-school": (0,)}
    assert [entry.is_final for entry in answer.problems if entry.severity == "error"] == [False]


async def test_the_issuer_corrects_its_year_although_another_school_manages_the_record(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))
    await hand_over(registry, to="other")
    signed, (second,) = replaced(registry.world, packets[0], statements, CHANGES)

    answer = await registry.submit(*registry.pack([second], signed))

    assert results(answer) == ["accepted"]


async def test_a_successor_issues_for_the_school_that_is_no_more(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    await hand_over(registry, to="closed")
    own = registry.world.school
    await as_owner(registry, f"UPDATE registry.schools SET successor = '{own}' WHERE school = 'closed'")  # noqa: S608

    answer = await registry.submit(*registry.pack(packets, statements))

    assert results(answer) == ["accepted"]
