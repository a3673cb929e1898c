"""One child has one code: no key of a pupil leads to two, whichever door it comes through."""

from typing import Any

import pytest

from hbs_schema.messages.answers import SubmissionAnswer
from tests.integration.so_registry.acts import column, results, told
from tests.integration.so_registry.signing import Signed, replaced
from tests.support.pupils import complete_values
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

KEYS = [{"personal_id": "001316000001"}, {"sector_code": "7900000901"}]
IDS = ["personal id", "sector code"]


async def signed(registry: Registry, count: int, **personal: Any) -> Signed:
    """Packets under as many codes, that all state these keys."""
    drafts = []
    for number, code in enumerate(await registry.codes(count), start=1):
        values = complete_values(number, code=code)
        drafts.append(registry.world.draft(values={**values, "personal": {**values["personal"], **personal}}))
    statements, done = registry.world.endorse(drafts)
    return statements, [draft.packet() for draft in done]


async def send(registry: Registry, whole: Signed, *positions: int) -> SubmissionAnswer:
    statements, packets = whole
    return await registry.submit(*registry.pack([packets[position] for position in positions], statements))


@pytest.mark.parametrize("key", KEYS, ids=IDS)
async def test_two_codes_of_one_submission_do_not_state_the_same_key(registry: Registry, key: dict[str, str]) -> None:
    whole = await signed(registry, 2, **key)

    assert told(await send(registry, whole, 0, 1)) == {"record-unknown": (0, 1)}


@pytest.mark.parametrize("key", KEYS, ids=IDS)
async def test_a_key_that_an_accepted_packet_has_stated_is_no_other_codes(
    registry: Registry, key: dict[str, str]
) -> None:
    whole = await signed(registry, 2, **key)

    assert results(await send(registry, whole, 0)) == ["accepted"]
    assert told(await send(registry, whole, 1)) == {"record-unknown": (0,)}


async def test_what_was_refused_links_nothing(registry: Registry) -> None:
    whole = await signed(registry, 2, sector_code="7900000901")
    before = await column(registry, "SELECT count(*) FROM registry.pupil_keys")

    await send(registry, whole, 0, 1)

    assert await column(registry, "SELECT count(*) FROM registry.pupil_keys") == before


async def test_a_replacement_may_state_another_key_of_the_same_child(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))
    corrected = {**(packets[0].value("personal") or {}), "personal_id": "001316000777"}
    more, replacements = replaced(registry.world, packets[0], statements, {"personal": corrected})

    assert results(await registry.submit(*registry.pack(replacements, more))) == ["accepted"]
