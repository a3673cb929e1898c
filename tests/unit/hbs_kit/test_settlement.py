import asyncio
import logging
from datetime import timedelta

import pytest

from hbs_kit.settlement import Delivery, Gate, Settlement, Unprocessable, settle
from hbs_kit.waiting import Backoff

DELIVERY = Delivery(body=b"Nguyen Van A", message_id="m-1", exchange="x", routing_key="k", headers={})


def quick() -> Backoff:
    return Backoff(timedelta(milliseconds=1), timedelta(milliseconds=2))


def is_outage(error: BaseException) -> bool:
    return isinstance(error, ConnectionError)


class Handler:
    """Answers with its outcomes in turn, then with the last one for ever."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes = list(outcomes)
        self.calls = 0

    async def __call__(self, _: Delivery) -> None:
        outcome = self.outcomes[min(self.calls, len(self.outcomes) - 1)]
        self.calls += 1
        if outcome is not None:
            raise outcome


async def settled(handler, gate=None, over=None) -> Settlement:
    return await settle(
        DELIVERY,
        handler,
        is_outage=is_outage,
        gate=gate or Gate(),
        over=over or asyncio.Event(),
        backoff=quick(),
    )


@pytest.mark.parametrize(
    ("outcome", "settlement"),
    [
        (None, Settlement.ACK),
        (Unprocessable("not json"), Settlement.DEAD_LETTER),
        (ValueError("a bug"), Settlement.REQUEUE),
    ],
)
async def test_each_outcome_has_one_settlement(outcome, settlement):
    assert await settled(Handler(outcome)) is settlement


async def test_a_message_is_held_and_tried_in_place_while_something_is_away():
    handler = Handler(ConnectionError(), ConnectionError(), ConnectionError(), None)

    assert await settled(handler) is Settlement.ACK
    assert handler.calls == 4


async def test_while_one_message_is_held_the_next_ones_wait():
    gate, over = Gate(), asyncio.Event()
    gate.shut("database-away")
    handler = Handler(None)

    waiting = asyncio.create_task(settled(handler, gate, over))
    await asyncio.sleep(0.02)
    before = handler.calls
    gate.open()

    assert await waiting is Settlement.ACK
    assert (before, handler.calls) == (0, 1)


@pytest.mark.parametrize("later", [None, Unprocessable(), ValueError()])
async def test_any_final_answer_lets_the_waiting_messages_go_on(later):
    gate = Gate()

    await settled(Handler(ConnectionError(), later), gate)

    assert gate.reason is None
    assert await settled(Handler(None), gate) is Settlement.ACK


async def test_a_held_message_is_given_back_unsettled_at_the_end():
    over = asyncio.Event()
    gate = Gate()
    held = asyncio.create_task(settled(Handler(ConnectionError()), gate, over))
    await asyncio.sleep(0.02)
    reason = gate.reason

    over.set()

    assert await held is Settlement.RELEASE
    assert reason == "ConnectionError"


async def test_a_log_line_names_the_message_and_nothing_of_its_body(caplog):
    with caplog.at_level(logging.DEBUG):
        await settled(Handler(Unprocessable("Nguyen Van A")))

    assert caplog.records[0].message_id == "m-1"
    assert "Nguyen" not in caplog.text
