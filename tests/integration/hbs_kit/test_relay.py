import asyncio
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hbs_kit import outbox
from hbs_kit.drain import Drained
from hbs_kit.publisher import Outgoing, Publisher
from hbs_kit.relay import Relay
from hbs_kit.waiting import Backoff
from tests.integration.hbs_kit.running import running, until
from tests.integration.hbs_kit.tables import OutboxRow


@pytest.fixture
async def publisher(broker, world):
    assert world
    publisher = Publisher(broker, name="relay")
    yield publisher
    await publisher.close()


@pytest.fixture
def make_relay(sessions, database):
    def make(publish, **how) -> Relay:
        backoff = Backoff(timedelta(milliseconds=50), timedelta(milliseconds=200))
        return Relay(sessions, OutboxRow, publish, dsn=database.dsn, backoff=backoff, **how)

    return make


async def put(sessions, world, *message_ids, wake=True):
    async with sessions.begin() as session:
        for message_id in message_ids:
            await outbox.put(
                session,
                OutboxRow,
                message_id=message_id,
                exchange=world.exchange,
                routing_key="thing.made",
                content_type="t",
                body=b"x",
                wake=wake,
            )


async def pending(sessions) -> int:
    async with sessions() as session:
        where = OutboxRow.sent_at.is_(None)
        return await session.scalar(select(func.count()).select_from(OutboxRow).where(where)) or 0


def all_sent(sessions):
    async def is_so() -> bool:
        return await pending(sessions) == 0

    return is_so


def says(relay, reason):
    async def is_so() -> bool:
        return bool(await relay.check() == reason)

    return is_so


async def test_a_backlog_is_carried_to_the_broker(sessions, world, publisher, make_relay):
    await put(sessions, world, *(f"m{n}" for n in range(130)))

    async with running(make_relay(publisher, limit=50).run):
        await until(all_sent(sessions))

    assert await world.waiting(world.queue) == 130


async def test_a_commit_wakes_the_relay_at_once(sessions, world, publisher, make_relay):
    relay = make_relay(publisher)
    async with running(relay.run):
        await until(says(relay, None))
        await asyncio.sleep(0.3)
        waits = []
        for number in range(5):
            started = time.perf_counter()
            await put(sessions, world, f"m{number}")
            await until(all_sent(sessions))
            waits.append(time.perf_counter() - started)

    assert sorted(waits)[2] < 0.5


async def test_another_outbox_wakes_no_relay(sessions, make_relay):
    looks: list[Drained] = []
    async with running(make_relay(None, on_drained=looks.append).run):
        await asyncio.sleep(0.3)
        before = len(looks)
        for _ in range(5):
            async with sessions.begin() as session:
                await session.execute(select(func.pg_notify(outbox.CHANNEL, "another_outbox")))
            await asyncio.sleep(0.1)

    assert len(looks) - before <= 2  # as often as it looks by itself


async def test_without_a_notification_the_relay_looks_by_itself(sessions, world, publisher, make_relay):
    relay = make_relay(publisher)
    async with running(relay.run):
        await until(says(relay, None))
        await put(sessions, world, "m1", wake=False)
        await until(all_sent(sessions), seconds=3)


async def test_two_relays_share_one_outbox(sessions, world, publisher, make_relay):
    shares = {"a": 0, "b": 0}

    def counting(name):
        async def publish(message: Outgoing) -> None:
            shares[name] += 1
            await publisher(message)

        return publish

    relays = [make_relay(counting(name), limit=10) for name in shares]
    async with running(*(relay.run for relay in relays)):
        for batch in range(20):
            await put(sessions, world, *(f"m{batch}-{n}" for n in range(15)))
        await until(all_sent(sessions))

    assert sum(shares.values()) == 300
    assert min(shares.values()) > 0
    assert await world.waiting(world.queue) == 300


async def test_the_relay_waits_for_an_absent_broker_and_goes_on(sessions, world, publisher, make_relay, broker_proxy):
    relay = make_relay(publisher)
    async with running(relay.run):
        await until(says(relay, None))
        await broker_proxy.cut()
        await put(sessions, world, "m1", "m2")
        await until(says(relay, "broker-away"))
        before = await pending(sessions)
        await broker_proxy.let_through()
        await until(all_sent(sessions))
        await until(says(relay, None))

    assert before == 2
    assert await world.waiting(world.queue) == 2


async def test_the_relay_waits_for_an_absent_database_and_is_woken_again_afterwards(
    sessions, world, publisher, make_relay, database_proxy
):
    relay = make_relay(publisher)
    async with running(relay.run):
        await until(says(relay, None))
        await database_proxy.cut()
        await until(says(relay, "database-away"))
        await database_proxy.let_through()
        await until(says(relay, None))
        await put(sessions, world, "m1")
        await until(all_sent(sessions))


async def test_a_blocking_broker_is_waited_for_and_is_no_fault(sessions, world, publisher, make_relay):
    is_blocked = True

    async def blocked() -> bool:
        return is_blocked

    relay = make_relay(publisher, is_blocked=blocked)
    async with running(relay.run):
        await put(sessions, world, "m1")
        await asyncio.sleep(0.5)
        during = await pending(sessions)
        is_blocked = False
        await until(all_sent(sessions))

    assert during == 1


async def test_a_relay_that_is_told_to_stop_finishes_its_pass(sessions, world, publisher, make_relay):
    reached, go = asyncio.Event(), asyncio.Event()

    async def slow(message: Outgoing) -> None:
        reached.set()
        await go.wait()
        await publisher(message)

    stop = asyncio.Event()
    await put(sessions, world, "m1")
    relay = asyncio.create_task(make_relay(slow).run(stop))
    await reached.wait()
    stop.set()
    go.set()
    await relay

    assert await pending(sessions) == 0


async def test_what_the_relay_did_is_told(sessions, world, publisher, make_relay):
    told: list[Drained] = []
    await put(sessions, world, "m1", "m2")

    async with running(make_relay(publisher, on_drained=told.append).run):
        await until(all_sent(sessions))

    assert sum(drained.sent for drained in told) == 2


async def test_a_programming_error_is_not_taken_for_an_outage(sessions, world, make_relay):
    async def broken(_: Outgoing) -> None:
        raise TypeError("a bug")

    await put(sessions, world, "m1")

    with pytest.raises(TypeError):
        await make_relay(broken).run(asyncio.Event())
