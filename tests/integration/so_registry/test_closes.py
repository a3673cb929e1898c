"""Closes: the school's list is what was accepted, and one close follows another."""

import json
from typing import Any

import pytest

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.digests import record_key
from hbs_schema.messages.answers import CloseAnswer
from hbs_schema.registry_api import CloseIn
from hbs_schema.verification.times import to_instant
from so_registry.domain import errors
from so_registry.usecases.close_school import close_school
from so_registry.usecases.import_trust_list import import_trust_list
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import close_request
from tests.integration.so_registry.transferring import OTHER, start
from tests.support.registry import REGISTRAR, Registry

pytestmark = pytest.mark.integration


async def accepted(registry: Registry, count: int = 1) -> Any:
    statements, packets = await registry.signed(count)
    await registry.submit(*registry.pack(packets, statements))
    return packets


def reason(refusal: pytest.ExceptionInfo[errors.StatementRefused]) -> str:
    return refusal.value.detail_params["reason"]


async def test_a_close_that_does_not_list_what_was_accepted_is_refused(registry: Registry) -> None:
    packets = await accepted(registry, 2)

    with pytest.raises(errors.StatementRefused) as refusal:
        await acts.close(registry, packets[:1])

    assert reason(refusal) == "close-list"


@pytest.mark.parametrize("flaw", ["none", "one too many", "another result", "another grade"])
async def test_a_close_whose_counts_are_not_those_of_its_packets_is_refused(registry: Registry, flaw: str) -> None:
    packets = await accepted(registry, 2)
    [own] = acts.counted(packets)
    counts = {
        "none": [],
        "one too many": [{**own, "count": own["count"] + 1}],
        "another result": [{**own, "result": "Chưa hoàn thành"}],
        "another grade": [{**own, "grade": 2}],
    }[flaw]

    with pytest.raises(errors.StatementRefused) as refusal:
        await acts.close(registry, packets, results=counts)

    assert reason(refusal) == "results"


async def test_a_close_by_an_algorithm_that_the_registrar_takes_no_more_is_refused(registry: Registry) -> None:
    packets = await accepted(registry)
    ended = {"alg": "ES256", "min_bits": 256, "from": "2020-01-01T00:00:00Z", "until": to_instant(utc_now())}
    body = json.dumps({"version": "1", "algorithms": [ended]}).encode()
    await import_trust_list("algorithms", body, by=REGISTRAR, sessions=registry.sessions)

    with pytest.raises(errors.StatementRefused) as refusal:
        await acts.close(registry, packets)

    assert reason(refusal) == "algorithms"


async def test_a_close_waits_for_the_verdicts(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    await registry.receive(*registry.pack(packets, statements))

    with pytest.raises(errors.SchoolBusy):
        await acts.close(registry, packets)


async def test_a_close_follows_the_one_before_it(registry: Registry) -> None:
    packets = await accepted(registry)
    request = close_request(registry, packets)
    first, again = await acts.send_close(registry, request), await acts.send_close(registry, request)

    assert first == again
    with pytest.raises(errors.StatementRefused) as refusal:
        await acts.close(registry, packets)
    assert reason(refusal) == "previous"


async def test_a_school_that_taught_nobody_closes_an_empty_list(registry: Registry) -> None:
    answer = await acts.close(registry, [])

    assert (answer.count, answer.is_in_force) == (0, True)


async def test_nobody_is_in_the_list_and_left_out_of_it(registry: Registry) -> None:
    """By his record or by the school's own code of him."""
    packets = await accepted(registry, 2)
    own = {"grade": 4, "reason": "other", "note": "học bạ giấy"}

    for named in ({"record_key": packets[0].header.record_key}, {"pupil_code": "7900000001"}):
        with pytest.raises(errors.StatementRefused) as refusal:
            await acts.close(registry, packets, left_out=[{**own, **named}])
        assert reason(refusal) == "left-out"


async def test_whoever_manages_the_record_leaves_the_pupil_for_the_supplementary_track(registry: Registry) -> None:
    """The school that has taken him over, from the acceptance on, and no more the one that gave him."""
    moving = await start(registry, (await registry.codes(1))[0])
    left_out = [{"grade": 4, "reason": "supplementary", "record_key": encode(record_key(moving.code, "2025-2026"))}]
    theirs = close_request(registry, [], key=registry.world.key("other-principal"), school=OTHER, left_out=left_out)
    with pytest.raises(errors.StatementRefused) as refusal:
        await close_as(registry, OTHER, theirs)
    assert reason(refusal) == "left-out"

    await moving.accept(moving.accepting(await moving.handed_over()))

    with pytest.raises(errors.StatementRefused) as refusal:
        await acts.close(registry, [], left_out=left_out)
    assert reason(refusal) == "left-out"
    assert (await close_as(registry, OTHER, theirs)).is_in_force


async def close_as(registry: Registry, school: str, request: CloseIn) -> CloseAnswer:
    return await close_school(request, window_no=registry.window_no, school=school, sessions=registry.sessions)
