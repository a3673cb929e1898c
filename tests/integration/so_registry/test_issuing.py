"""Lookup codes are given to the school that manages the record, and keys that conflict get none."""

from typing import Any

import pytest

from hbs_schema.registry_api import RecordOut, RecordsIn
from so_registry.domain.errors import LevelUnknown, RecordsRefused
from so_registry.usecases.issue_records import issue_records
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.registrar import add_school
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

PERSONAL_ID = "001216000009"


async def ask(registry: Registry, *pupils: dict[str, str], school: str = "", **changes: Any) -> tuple[RecordOut, ...]:
    values = {"school": school or registry.world.school, "level": "primary", "pupils": pupils, **changes}
    return (await issue_records(RecordsIn.model_validate(values), sessions=registry.sessions)).records


async def refused(registry: Registry, *pupils: dict[str, str], school: str = "") -> list[tuple[str, str]]:
    """The code and place of everything that is refused."""
    with pytest.raises(RecordsRefused) as refusal:
        await ask(registry, *pupils, school=school)
    return [(item.code, item.pointer) for item in refusal.value.problem_items]


async def test_the_same_pupil_keeps_the_code(registry: Registry) -> None:
    (first,) = await ask(registry, {"pupil_code": "P1", "personal_id": PERSONAL_ID})
    (again,) = await ask(registry, {"pupil_code": "P1"})

    assert (first.lookup_code, first.is_new, again.is_new) == (again.lookup_code, True, False)


async def test_another_school_does_not_get_the_code_of_a_record(registry: Registry) -> None:
    """Everything at once; nothing is issued."""
    await add_school(registry, "other")
    await ask(registry, {"pupil_code": "P1", "personal_id": PERSONAL_ID})
    pupils = [{"pupil_code": "N1"}, {"pupil_code": "N2", "personal_id": PERSONAL_ID}]

    found = await refused(registry, *pupils, school="other")

    assert found == [("record-elsewhere", "/pupils/1")]
    assert await column(registry, "SELECT count(*) FROM registry.records") == [1]


async def test_a_key_that_comes_later_is_linked_to_the_code(registry: Registry) -> None:
    await add_school(registry, "other")
    (first,) = await ask(registry, {"pupil_code": "P1", "personal_id": PERSONAL_ID})
    (later,) = await ask(registry, {"pupil_code": "P1", "sector_code": "7900000009"})

    assert later.lookup_code == first.lookup_code
    found = await refused(registry, {"pupil_code": "Z", "sector_code": "7900000009"}, school="other")
    assert found == [("record-elsewhere", "/pupils/0")]


@pytest.mark.parametrize("is_one_request", [False, True], ids=["in two requests", "in one"])
async def test_two_sector_codes_are_not_one_pupils(registry: Registry, is_one_request: bool) -> None:
    pupils = [{"pupil_code": "P1", "sector_code": f"790000000{number}"} for number in (1, 2)]
    if not is_one_request:
        await ask(registry, pupils.pop(0))

    found = await refused(registry, *pupils)

    assert found == [("pupil-keys-conflict", f"/pupils/{int(is_one_request)}")]


async def test_keys_of_two_records_conflict(registry: Registry) -> None:
    await ask(registry, {"pupil_code": "P1", "personal_id": PERSONAL_ID}, {"pupil_code": "P2"})

    assert await refused(registry, {"pupil_code": "P2", "personal_id": PERSONAL_ID}) == [
        ("pupil-keys-conflict", "/pupils/0")
    ]


async def test_a_level_that_there_is_not_has_no_codes(registry: Registry) -> None:
    with pytest.raises(LevelUnknown):
        await ask(registry, {"pupil_code": "P1"}, level="kindergarten")
