"""Reports in any order, repeated, damaged and completed."""

from datetime import timedelta

import pytest

from hbs_schema.messages.reports import LeafRange
from hbs_schema.statements.payloads import Acknowledgement
from hbs_schema.statements.statement import parse_statement
from tests.support.ministry import Ministry
from tests.support.ministry_reports import LockedReport, SignedClass, signed_class

pytestmark = pytest.mark.integration


def locked(ministry: Ministry, count: int = 5) -> LockedReport:
    return signed_class(ministry.world, count).lock()


async def test_acknowledges_equal_roots(ministry: Ministry) -> None:
    report = locked(ministry)

    answer = await ministry.report(report)

    assert (answer.result, answer.problem, answer.missing) == ("equal", None, ())
    statement = parse_statement(answer.acknowledgement or "", Acknowledgement)
    statement.check_signature(ministry.world.key("bo-ack").certificate.key)
    assert statement.payload.seq == 1
    assert statement.payload.previous is None
    assert statement.payload.window == "1"
    assert len(answer.certificates) == 2


async def test_takes_the_chunks_before_the_lock(ministry: Ministry) -> None:
    report = locked(ministry)
    for body in reversed(report.chunk_bodies()):
        await ministry.receive_chunk(report, body)
    await ministry.work()
    assert await ministry.answer_bytes(report) is None

    await ministry.receive_lock(report)
    await ministry.work()

    assert (await ministry.answer(report)).result == "equal"


async def test_takes_everything_twice(ministry: Ministry) -> None:
    report = locked(ministry)
    for _ in range(2):
        await ministry.receive(report)
    await ministry.work()
    first = await ministry.answer_bytes(report)

    await ministry.receive(report)
    await ministry.work()

    assert await ministry.answer_bytes(report) == first
    assert (await ministry.answer(report)).result == "equal"


async def test_acknowledges_an_empty_lock(ministry: Ministry) -> None:
    receipt = signed_class(ministry.world, 1).receipt

    answer = await ministry.report(SignedClass(ministry.world, [], [], receipt).lock())

    assert answer.result == "equal"


async def test_names_the_leaves_of_a_missing_chunk_and_is_content_when_it_comes(ministry: Ministry) -> None:
    report = locked(ministry, 5)
    first, middle, last = report.chunk_bodies()
    await ministry.receive_lock(report)
    await ministry.receive_chunk(report, first)
    await ministry.receive_chunk(report, last)
    await ministry.work()

    assert (await ministry.answer(report)).missing == (LeafRange(first=2, last=3),)

    await ministry.receive_chunk(report, middle)
    await ministry.work()

    assert (await ministry.answer(report)).result == "equal"


async def test_waits_for_missing_chunks_as_long_as_it_is_patient(ministry: Ministry) -> None:
    report = locked(ministry)
    await ministry.receive_lock(report)
    await ministry.receive_chunk(report, report.chunk_body(0))

    await ministry.work(patience=timedelta(minutes=1))

    assert await ministry.answer_bytes(report) is None


async def test_asks_again_for_missing_leaves_in_other_chunks(ministry: Ministry) -> None:
    """The registrar may cut what is missing as it likes."""
    report = locked(ministry, 5)
    await ministry.receive_lock(report)
    await ministry.receive_chunk(report, report.chunk_body(0))
    await ministry.work()

    assert (await ministry.answer(report)).missing == (LeafRange(first=2, last=4),)

    await ministry.receive_chunk(report, report.chunk_body(9, report.in_order[2:5]))
    await ministry.work()

    assert (await ministry.answer(report)).result == "equal"


async def test_acknowledges_locks_in_the_order_of_their_chain(ministry: Ministry) -> None:
    first = signed_class(ministry.world, 2).lock()
    second = signed_class(ministry.world, 2).lock(after=first)
    await ministry.receive(second)
    await ministry.work()
    assert await ministry.answer_bytes(second) is None

    await ministry.receive(first)
    await ministry.work()

    answers = [await ministry.answer(report) for report in (first, second)]
    one, two = (parse_statement(answer.acknowledgement or "", Acknowledgement) for answer in answers)
    assert (one.payload.seq, two.payload.seq) == (1, 2)
    assert two.payload.previous == one.name
