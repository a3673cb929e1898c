"""A close is opened again until the cutoff, and leaves its trace."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from hbs_schema.base64url import encode
from hbs_schema.digests import chain, statement_digest
from hbs_schema.envelopes.packet import Packet
from hbs_schema.registry_api import ReopenIn, ReopenOut
from so_registry.domain import errors
from so_registry.domain.act_errors import CloseUnknown
from so_registry.usecases.reopen_close import reopen_close
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import column, revoke, withdrawal_request
from tests.integration.so_registry.commanding import answer
from tests.integration.so_registry.doors import open_door
from tests.support.registry import REGISTRAR, Registry

pytestmark = pytest.mark.integration


async def accepted(registry: Registry) -> Sequence[Packet]:
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))
    return packets


async def reopen(
    registry: Registry, act_id: UUID | None = None, *, seq: int = 1, reason: str = "Sót điểm"
) -> ReopenOut:
    return await reopen_close(
        ReopenIn(grades=(4,), seq=seq, reason=reason),
        act_id=act_id or uuid4(),
        window_no=registry.window_no,
        school=registry.world.school,
        by=REGISTRAR,
        sessions=registry.sessions,
    )


async def test_after_reopening_the_school_acts_again_and_its_next_close_follows_the_first(registry: Registry) -> None:
    packets = await accepted(registry)
    request = acts.close_request(registry, packets)
    first = await acts.send_close(registry, request)

    told = await reopen(registry)
    again = await acts.send_close(registry, request)
    await revoke(registry, withdrawal_request(registry, packets))
    (jws,) = request.statements
    previous = encode(chain([statement_digest(jws)]))
    second = await acts.close(registry, [], seq=2, previous=previous)

    assert (first.is_in_force, again.is_in_force, second.is_in_force) == (True, False, True)
    assert again == first.model_copy(update={"is_in_force": False})
    assert told.closed_grades == ()
    assert await column(registry, "SELECT reason FROM registry.audit WHERE act = 'reopen-close'") == ["Sót điểm"]


async def test_the_same_act_gets_the_same_answer_and_a_close_is_opened_once(registry: Registry) -> None:
    await acts.close(registry, await accepted(registry))
    act_id = uuid4()

    first, again = await reopen(registry, act_id), await reopen(registry, act_id)

    assert first == again
    with pytest.raises(errors.RequestConflict):
        await reopen(registry, act_id, reason="Khác")
    with pytest.raises(CloseUnknown):
        await reopen(registry)


async def test_a_close_that_another_has_followed_is_not_opened(registry: Registry) -> None:
    packets = await accepted(registry)
    request = acts.close_request(registry, packets)
    await acts.send_close(registry, request)
    previous = encode(chain([statement_digest(request.statements[0])]))
    await acts.close(registry, packets, seq=2, previous=previous)

    with pytest.raises(CloseUnknown):
        await reopen(registry)
    assert (await reopen(registry, seq=2)).closed_grades == ()


async def test_of_two_who_open_at_once_one_does(registry: Registry) -> None:
    await acts.close(registry, await accepted(registry))

    done = await asyncio.gather(reopen(registry), reopen(registry), return_exceptions=True)

    assert sorted(type(each).__name__ for each in done) == ["CloseUnknown", "ReopenOut"]


async def test_after_the_cutoff_a_close_stays(registry: Registry) -> None:
    await acts.close(registry, await accepted(registry))
    await acts.set_cutoff(registry, timedelta(seconds=-1))

    with pytest.raises(errors.WindowClosed):
        await reopen(registry)


async def test_school_and_operator_open_by_their_own_doors(registry: Registry, tmp_path: Path) -> None:
    await acts.close(registry, await accepted(registry))
    own = registry.world.school
    body = {"grades": [4], "seq": 1, "reason": "Sót điểm"}
    arguments = ("window", "reopen", str(registry.window_no), own, "--grade", "4", "--seq", "1", "--reason", "CV 12")

    [rehearsed] = await answer(registry, tmp_path, *arguments, "--dry-run")
    async with open_door(registry, tmp_path) as door:
        path = f"/v1/windows/{registry.window_no}/closes/{own}/reopenings/{uuid4()}"
        stranger = await door.ask("PUT", path, door.token(schools=["other"]), json=body)
        told = await door.ask("PUT", path, json=body)

    assert (stranger.status_code, told.status_code) == (403, 200)
    assert (rehearsed["closed_grades"], told.json()["closed_grades"]) == ([], [])
