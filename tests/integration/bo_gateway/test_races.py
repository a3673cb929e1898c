"""Several workers, several registrars: the constraints decide, and nobody is told two things."""

import asyncio

import pytest
from sqlalchemy import text

from hbs_kit.db import is_outage
from tests.support.ministry import Ministry
from tests.support.ministry_reports import SignedClass, signed_class
from tests.support.pupils import primary_values
from tests.support.world import World

pytestmark = pytest.mark.integration


async def work_together(ministry: Ministry, workers: int = 4) -> None:
    """Workers side by side; one that lost a deadlock or waited too long tries again, as its loop does."""

    async def work() -> None:
        while True:
            try:
                return await ministry.work()
            except Exception as error:
                if not is_outage(error):
                    raise

    await asyncio.gather(*(work() for _ in range(workers)))


async def test_many_workers_acknowledge_once(ministry: Ministry) -> None:
    first = signed_class(ministry.world, 9).lock(chunk_size=1)
    second = signed_class(ministry.world, 9).lock(after=first, chunk_size=1)
    await asyncio.gather(ministry.receive(second), ministry.receive(first), ministry.receive(first))

    await work_together(ministry)

    assert [(await ministry.answer(report)).result for report in (first, second)] == ["equal", "equal"]
    async with ministry.sessions() as session:
        assert (await session.execute(text("SELECT count(*) FROM bo.acknowledgements"))).scalar_one() == 2
        assert (await session.execute(text("SELECT count(*) FROM bo.registrar_outbox"))).scalar_one() == 2


async def test_two_registrars_with_one_code_at_once_leave_one_acknowledged(two_registrars: Ministry) -> None:
    (other,) = two_registrars.others
    mine = signed_class(two_registrars.world, 3)
    codes = [packet.by_name["record"].value["lookup_code"] for packet in mine.packets]
    reports = [mine.lock(), _with_codes(other, codes).lock()]
    for report in reports:
        await two_registrars.receive(report)

    await work_together(two_registrars)

    answers = [await two_registrars.answer(report) for report in reports]
    assert sorted(answer.result for answer in answers) == ["equal", "refused"]
    assert {answer.problem for answer in answers} == {None, "record-elsewhere"}


async def test_two_locks_of_one_record_at_once_leave_one_acknowledged(ministry: Ministry) -> None:
    """The same packets in two first locks: a fork by a registrar with two registries."""
    source = signed_class(ministry.world, 3)
    reports = [source.lock(), source.lock(effective_at="2026-06-15T18:00:00Z")]
    for report in reports:
        await ministry.receive(report)

    await work_together(ministry)

    answers = [await ministry.answer(report) for report in reports]
    assert sorted(answer.result for answer in answers) == ["equal", "refused"]
    assert {answer.problem for answer in answers} == {None, "lock-previous"}


def _with_codes(world: World, codes: list[str]) -> SignedClass:
    drafts = [world.draft(values=primary_values(number, code=code)) for number, code in enumerate(reversed(codes))]
    endorsements, endorsed = world.endorse(drafts)
    packets = [draft.packet() for draft in endorsed]
    return SignedClass(world, packets, endorsements, world.receipt(packets))
