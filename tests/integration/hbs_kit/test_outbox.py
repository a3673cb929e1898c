import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit import outbox
from hbs_kit.drain import drain
from hbs_kit.inbox import first_time
from hbs_kit.publisher import BrokerAway, ChannelLost, Outgoing, Publisher
from tests.integration.hbs_kit.tables import InboxRow, OutboxRow, StoredRow


@pytest.fixture
async def publisher(broker, world):
    assert world
    publisher = Publisher(broker, name="test")
    yield publisher
    await publisher.close()


async def put(sessions, world, message_id, *, exchange=None, routing_key="thing.made", **how):
    async with sessions.begin() as session:
        await outbox.put(
            session,
            OutboxRow,
            message_id=message_id,
            exchange=exchange or world.exchange,
            routing_key=routing_key,
            content_type="application/json",
            **(how or {"body": b"{}"}),
        )


async def rows(sessions) -> dict[str, OutboxRow]:
    async with sessions() as session:
        found = await session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return {row.message_id: row for row in found}


async def received(world):
    async with world.channel() as channel:
        queue = await channel.get_queue(world.queue)
        messages = []
        while message := await queue.get(fail=False):
            messages.append(message)
            await message.ack()
        return messages


async def test_a_message_arrives_as_it_was_put(sessions, world, publisher):
    await put(sessions, world, "m1", body=b"\x00exact bytes\xff", headers={"sha256": "ab", "n": 3})

    drained = await drain(sessions, OutboxRow, publisher)

    (message,) = await received(world)
    assert (drained.found, drained.sent, drained.refused, drained.away) == (1, 1, 0, None)
    assert (message.body, message.message_id) == (b"\x00exact bytes\xff", "m1")
    assert (message.headers["sha256"], message.headers["n"]) == ("ab", 3)
    assert message.content_type == "application/json"
    assert message.delivery_mode == 2
    assert (await rows(sessions))["m1"].sent_at is not None


async def test_nothing_is_announced_by_a_transaction_that_failed(sessions, world, publisher):
    with suppress(ZeroDivisionError):
        async with sessions.begin() as session:
            await outbox.put(
                session,
                OutboxRow,
                message_id="m1",
                exchange=world.exchange,
                routing_key="thing.made",
                content_type="application/json",
                body=b"{}",
            )
            raise ZeroDivisionError

    assert (await drain(sessions, OutboxRow, publisher)).found == 0


@pytest.mark.parametrize("how", [{}, {"body": b"", "body_ref": "r"}])
async def test_a_message_has_either_a_body_or_a_reference(sessions, how):
    async with sessions() as session:
        with pytest.raises(ValueError, match="either a body or a reference"):
            await outbox.put(
                session,
                OutboxRow,
                message_id="m1",
                exchange="x",
                routing_key="k",
                content_type="t",
                **how,
            )


async def load_body(session: AsyncSession, refs: Sequence[str]) -> Mapping[str, bytes]:
    found = await session.execute(select(StoredRow.ref, StoredRow.content).where(StoredRow.ref.in_(refs)))
    return {row.ref: row.content for row in found}


async def test_an_outbox_points_at_stored_bytes_and_does_not_copy_them(sessions, world, publisher):
    async with sessions.begin() as session:
        session.add(StoredRow(ref="r1", content=b"stored"))
    await put(sessions, world, "m1", body_ref="r1")
    await put(sessions, world, "m2", body_ref="gone")

    drained = await drain(sessions, OutboxRow, publisher, load_body=load_body)

    (message,) = await received(world)
    kept = await rows(sessions)
    assert (drained.sent, drained.refused) == (1, 1)
    assert (message.message_id, message.body) == ("m1", b"stored")
    assert kept["m1"].body is None
    assert kept["m2"].last_error == "BodyMissing"


async def test_only_what_was_confirmed_is_stamped(sessions, world, publisher):
    for number in range(5):
        await put(sessions, world, f"good-{number}")
    await put(sessions, world, "nobody-listens", routing_key="other")
    await put(sessions, world, "no-exchange", exchange="nowhere")
    for number in range(5, 10):
        await put(sessions, world, f"good-{number}")

    drained = await drain(sessions, OutboxRow, publisher)

    kept = await rows(sessions)
    assert (drained.found, drained.sent, drained.refused) == (12, 10, 2)
    assert {m.message_id for m in await received(world)} == {f"good-{n}" for n in range(10)}
    for message_id, error in (("nobody-listens", "Unroutable"), ("no-exchange", "ChannelLost")):
        row = kept[message_id]
        assert (row.sent_at, row.attempts, row.last_error) == (None, 1, error)


async def test_a_refused_message_waits_and_holds_up_nothing(sessions, world, publisher):
    await put(sessions, world, "nobody-listens", routing_key="other")
    await drain(sessions, OutboxRow, publisher, 1)
    await put(sessions, world, "good")

    drained = await drain(sessions, OutboxRow, publisher, 1)

    assert drained.sent == 1
    async with sessions.begin() as session:
        await session.execute(text("UPDATE outbox SET not_before = now(), routing_key = 'thing.x'"))
    assert (await drain(sessions, OutboxRow, publisher)).sent == 1
    assert (await rows(sessions))["nobody-listens"].last_error is None


async def test_nothing_is_stamped_while_the_broker_is_away(sessions, world, publisher, broker_proxy):
    await put(sessions, world, "m1")
    await put(sessions, world, "m2")
    await broker_proxy.cut()

    drained = await drain(sessions, OutboxRow, publisher)

    kept = await rows(sessions)
    assert (drained.sent, drained.refused) == (0, 0)
    assert drained.away is not None
    assert [(row.sent_at, row.attempts) for row in kept.values()] == [(None, 0)] * 2


async def test_a_connection_that_breaks_in_between_loses_nothing(sessions, world, publisher, broker_proxy):
    for number in range(40):
        await put(sessions, world, f"m{number}")
    published = 0

    async def breaking(message: Outgoing) -> None:
        nonlocal published
        published += 1
        if published == 20:
            await broker_proxy.cut()
        await publisher(message)

    first = await drain(sessions, OutboxRow, breaking)
    await broker_proxy.let_through()
    second = await drain(sessions, OutboxRow, publisher)

    assert first.sent + second.sent == 40
    assert {m.message_id for m in await received(world)} == {f"m{n}" for n in range(40)}


async def test_a_crash_between_publish_and_stamp_repeats_the_same_id(sessions, world, publisher):
    await put(sessions, world, "m1")
    confirmed = asyncio.Event()

    async def publishes_and_dies(message: Outgoing) -> None:
        await publisher(message)
        confirmed.set()
        await asyncio.Event().wait()

    crashing = asyncio.create_task(drain(sessions, OutboxRow, publishes_and_dies))
    await confirmed.wait()
    crashing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await crashing
    again = await drain(sessions, OutboxRow, publisher)

    messages = await received(world)
    taken = []
    for message in messages:
        async with sessions.begin() as session:
            taken.append(await first_time(session, InboxRow, "consumer", message.message_id))
    assert again.sent == 1
    assert [message.message_id for message in messages] == ["m1", "m1"]
    assert taken == [True, False]


async def test_a_publish_that_never_returns_is_given_up(sessions, world):
    await put(sessions, world, "m1")

    async def hangs(_: Outgoing) -> None:
        await asyncio.Event().wait()

    drained = await drain(sessions, OutboxRow, hangs, confirm_within=timedelta(milliseconds=50))

    assert (drained.sent, drained.away) == (0, "not confirmed in time")


async def test_two_drains_share_the_work(sessions, world, publisher):
    for number in range(60):
        await put(sessions, world, f"m{number}")
    other = Publisher(world.settings, name="other")

    async def all_of_it(publish) -> int:
        sent = 0
        while (drained := await drain(sessions, OutboxRow, publish, 7)).found:
            sent += drained.sent
        return sent

    shares = await asyncio.gather(all_of_it(publisher), all_of_it(other))
    await other.close()

    messages = [message.message_id for message in await received(world)]
    assert sum(shares) == 60
    assert min(shares) > 0
    assert sorted(messages) == sorted(f"m{number}" for number in range(60))


@pytest.mark.slow
async def test_a_broker_that_no_longer_answers_is_given_up(broker, world, broker_proxy):
    settings = broker.model_copy(update={"publish_timeout": timedelta(seconds=0.5)})
    publisher = Publisher(settings, name="test")
    message = Outgoing(exchange=world.exchange, routing_key="thing", message_id="m", body=b"")
    await publisher(message)
    broker_proxy.freeze()

    with pytest.raises(BrokerAway):
        await publisher(message)
    await broker_proxy.cut()
    await broker_proxy.let_through()

    await publisher(message)
    await publisher.close()


async def test_what_waits_on_a_connection_that_is_given_up_is_an_error_of_the_publisher(
    broker, world, broker_proxy, monkeypatch
):
    """One that takes too long takes all others of its connection along: each is to be sent again."""
    monkeypatch.setattr("hbs_kit.broker.PATIENCE", 0.5)
    settings = broker.model_copy(update={"publish_timeout": timedelta(seconds=0.5)})
    publisher = Publisher(settings, name="test")
    first, *others = [
        Outgoing(exchange=world.exchange, routing_key="thing", message_id=f"m{number}", body=bytes(4_000_000))
        for number in range(6)
    ]
    await publisher(first)
    broker_proxy.freeze()
    begun = asyncio.ensure_future(publisher(first))
    await asyncio.sleep(0.3)

    ended = await asyncio.gather(begun, *map(publisher, others), return_exceptions=True)

    assert {type(each) for each in ended} <= {BrokerAway, ChannelLost}
    await broker_proxy.cut()
    await broker_proxy.let_through()
    await publisher.close()


async def test_an_away_broker_is_an_error_of_the_publisher(publisher, broker_proxy, world):
    await broker_proxy.cut()

    with pytest.raises(BrokerAway):
        await publisher(Outgoing(exchange=world.exchange, routing_key="thing", message_id="m", body=b""))


async def test_the_inbox_lets_one_of_two_at_once_through(sessions):
    async def take() -> bool:
        async with sessions.begin() as session:
            is_first = await first_time(session, InboxRow, "c", "m1")
            await asyncio.sleep(0.05)
            return is_first

    assert sorted(await asyncio.gather(take(), take())) == [False, True]


async def test_the_inbox_forgets_what_was_rolled_back(sessions):
    with suppress(ZeroDivisionError):
        async with sessions.begin() as session:
            await first_time(session, InboxRow, "c", "m1")
            raise ZeroDivisionError

    async with sessions.begin() as session:
        assert await first_time(session, InboxRow, "c", "m1")
        assert await first_time(session, InboxRow, "another", "m1")
