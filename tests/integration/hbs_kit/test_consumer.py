import asyncio
import json
from urllib.parse import urlsplit

import aio_pika
import pytest
from sqlalchemy import select

from hbs_kit.consumer import Consumer
from hbs_kit.db import is_outage
from hbs_kit.dead_letters import list_letters, replay_letters, show_letter
from hbs_kit.inbox import first_time
from hbs_kit.publisher import Outgoing, Publisher, Unroutable
from hbs_kit.settlement import Delivery, Settlement, Unprocessable
from hbs_kit.topology import declare
from tests.integration.hbs_kit.broker_world import DELIVERY_LIMIT
from tests.integration.hbs_kit.running import running, until
from tests.integration.hbs_kit.tables import EffectRow, InboxRow


@pytest.fixture
async def publish(world):
    publisher = Publisher(world.settings, name="test")

    async def publish(*message_ids, body=b'{"text": "x"}', routing_key="thing.made"):
        for message_id in message_ids:
            await publisher(
                Outgoing(
                    exchange=world.exchange,
                    routing_key=routing_key,
                    message_id=message_id,
                    body=body,
                    headers={"place": "p1"},
                )
            )

    yield publish
    await publisher.close()


class OnThing:
    """As a service writes it: parse, then inbox and effect in one transaction."""

    def __init__(self, sessions) -> None:
        self.sessions = sessions
        self.seen: list[Delivery] = []

    async def __call__(self, delivery: Delivery) -> None:
        self.seen.append(delivery)
        try:
            content = json.loads(delivery.body)["text"]
        except (ValueError, KeyError) as error:
            raise Unprocessable("not a thing") from error
        async with self.sessions.begin() as session:
            if await first_time(session, InboxRow, "on-thing", delivery.message_id):
                session.add(EffectRow(text=content))


@pytest.fixture
def on_thing(sessions) -> OnThing:
    return OnThing(sessions)


@pytest.fixture
def make_consumer(broker, world):
    def make(handler, **how) -> Consumer:
        return Consumer(broker, world.queue, handler, name="consumer", is_outage=is_outage, **how)

    return make


async def effects(sessions) -> list[str]:
    async with sessions() as session:
        return list(await session.scalars(select(EffectRow.text)))


def holds(queue, number, world):
    async def is_so() -> bool:
        return bool(await world.waiting(queue) == number)

    return is_so


def says(consumer, wanted):
    async def is_so() -> bool:
        return bool(wanted(await consumer.check()))

    return is_so


def has_effects(sessions, number):
    async def is_so() -> bool:
        return bool(len(await effects(sessions)) == number)

    return is_so


async def test_a_handled_message_is_gone_and_its_effect_stays(sessions, world, publish, on_thing, make_consumer):
    await publish("m1", "m2")

    async with running(make_consumer(on_thing).run):
        await until(has_effects(sessions, 2))

    (first, _) = on_thing.seen
    assert (first.exchange, first.routing_key) == (world.exchange, "thing.made")
    assert first.headers["place"] == "p1"
    assert await world.waiting(world.queue) == 0


async def test_a_message_that_nobody_is_bound_for_is_an_error(publish):
    with pytest.raises(Unroutable):
        await publish("m1", routing_key="other")


async def test_the_same_message_twice_has_one_effect(sessions, world, publish, on_thing, make_consumer):
    await publish("m1", "m1", "m1")

    async with running(make_consumer(on_thing).run):
        await until(holds(world.queue, 0, world))
        await until(has_effects(sessions, 1))

    assert len(await effects(sessions)) == 1


async def test_a_poison_message_is_set_aside_shown_and_replayed(sessions, world, publish, on_thing, make_consumer):
    consumer = make_consumer(on_thing)
    await publish("bad", "also-bad", body=b"not json")
    await publish("good")

    async with running(consumer.run):
        await until(holds(world.dead, 2, world))
        await until(has_effects(sessions, 1))

    async with world.channel() as channel:
        letters = await list_letters(channel, world.dead)
        shown = await show_letter(channel, world.dead, "bad")
        assert await show_letter(channel, world.dead, "nobody") is None
    assert {letter.message_id for letter in letters} == {"bad", "also-bad"}
    assert {(one.exchange, one.routing_key, one.queue, one.reason) for one in letters} == {
        (world.exchange, "thing.made", world.queue, "rejected")
    }
    assert shown is not None
    assert (shown.body, shown.headers["place"]) == (b"not json", "p1")
    await until(holds(world.dead, 2, world))

    async with world.channel() as channel:
        replayed = await replay_letters(channel, world.dead, lambda one: one.message_id == "bad")
    assert replayed == 1
    await until(holds(world.dead, 1, world))
    async with world.channel() as channel:
        again = await (await channel.get_queue(world.queue)).get()
        assert (again.message_id, again.body) == ("bad", b"not json")
        assert not [name for name in again.headers if "death" in name]
        await again.ack()


async def test_looking_often_loses_no_dead_letter(world, publish, make_consumer):
    async def refuse(_: Delivery) -> None:
        raise Unprocessable

    await publish("bad")
    async with running(make_consumer(refuse).run):
        await until(holds(world.dead, 1, world))

    for _ in range(30):
        async with world.channel() as channel:
            assert len(await list_letters(channel, world.dead)) == 1


async def test_a_message_without_an_id_is_set_aside(world, make_consumer, on_thing):
    async with world.channel() as channel:
        exchange = await channel.get_exchange(world.exchange)
        underlay = await channel.get_underlay_channel()
        # aiormq would make an id up for a publish with confirms.
        underlay.publisher_confirms = False
        message = aio_pika.Message(b"{}")
        message.message_id = ""
        await exchange.publish(message, "thing.made")
    async with running(make_consumer(on_thing).run):
        await until(holds(world.dead, 1, world))


async def test_messages_are_held_while_the_database_is_away(
    sessions, world, publish, on_thing, make_consumer, database_proxy
):
    consumer = make_consumer(on_thing, prefetch=2)
    async with running(consumer.run):
        await until(says(consumer, lambda reason: reason is None))
        await database_proxy.cut()
        await publish(*(f"m{n}" for n in range(100)))
        await until(says(consumer, lambda reason: (reason or "").startswith("held: ")))
        # Long enough for a requeue to use up the delivery limit many times over.
        await asyncio.sleep(1.5)
        waiting, dead = await world.waiting(world.queue), await world.waiting(world.dead)
        taken = {delivery.message_id for delivery in on_thing.seen}

        await database_proxy.let_through()
        await until(has_effects(sessions, 100))
        await until(says(consumer, lambda reason: reason is None))

    assert (waiting, dead) == (98, 0)
    assert len(taken) <= 2
    assert await world.waiting(world.queue) == await world.waiting(world.dead) == 0


async def test_what_is_held_at_the_end_goes_back_to_the_queue(world, publish, on_thing, make_consumer, database_proxy):
    consumer = make_consumer(on_thing)
    async with running(consumer.run):
        await until(says(consumer, lambda reason: reason is None))
        await database_proxy.cut()
        await publish("m1", "m2")
        await until(says(consumer, lambda reason: (reason or "").startswith("held: ")))

    await until(holds(world.queue, 2, world))
    assert await world.waiting(world.dead) == 0


async def test_an_unexpected_error_is_tried_again_up_to_the_delivery_limit(world, publish, make_consumer):
    tries = []

    async def broken(delivery: Delivery) -> None:
        tries.append(delivery.attempt)
        raise TypeError("a bug")

    await publish("m1")
    async with running(make_consumer(broken).run):
        await until(holds(world.dead, 1, world))

    assert tries == list(range(DELIVERY_LIMIT + 1))
    async with world.channel() as channel:
        (letter,) = await list_letters(channel, world.dead)
    assert letter.reason == "delivery_limit"


async def test_a_lost_connection_is_made_anew_and_nothing_is_lost_or_doubled(
    sessions, world, publish, on_thing, make_consumer, broker_proxy
):
    consumer = make_consumer(on_thing)
    at_work, go_on = asyncio.Event(), asyncio.Event()

    async def slow(delivery: Delivery) -> None:
        at_work.set()
        await go_on.wait()
        await on_thing(delivery)

    consumer = make_consumer(slow)
    async with running(consumer.run):
        await publish(*(f"m{n}" for n in range(20)))
        await at_work.wait()
        await broker_proxy.cut()
        go_on.set()
        await until(says(consumer, lambda reason: (reason or "").startswith("broker-away")))
        await broker_proxy.let_through()
        await until(has_effects(sessions, 20))
        await until(holds(world.queue, 0, world))
        await until(says(consumer, lambda reason: reason is None))

    assert len(await effects(sessions)) == 20
    assert await world.waiting(world.dead) == 0


async def test_a_queue_that_is_not_there_is_waited_for(world, make_consumer, on_thing, publish):
    async with world.channel() as channel:
        await channel.queue_delete(world.queue)
    consumer = make_consumer(on_thing)

    async with running(consumer.run):
        gone = "broker-away: ChannelNotFoundEntity"
        await until(says(consumer, lambda reason: reason == gone))
        async with world.channel() as channel:
            await declare(channel, world.topology)
        await until(says(consumer, lambda reason: reason is None))
        await publish("m1")
        await until(holds(world.queue, 0, world))


async def test_a_queue_deleted_under_the_consumer_is_noticed(world, make_consumer, on_thing):
    consumer = make_consumer(on_thing)

    async with running(consumer.run):
        await until(says(consumer, lambda reason: reason is None))
        async with world.channel() as channel:
            await channel.queue_delete(world.queue)
        await until(says(consumer, lambda reason: (reason or "").startswith("broker-away")))


async def test_a_consumer_told_to_stop_finishes_what_is_at_work_and_no_more(world, publish, make_consumer):
    settled: list[Settlement] = []
    at_work, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Delivery) -> None:
        at_work.set()
        await go_on.wait()

    await publish(*(f"m{n}" for n in range(10)))
    stop = asyncio.Event()
    consumer = make_consumer(slow, prefetch=1, on_settled=settled.append)
    run = asyncio.create_task(consumer.run(stop))
    await at_work.wait()
    stop.set()
    await asyncio.sleep(0.1)
    go_on.set()
    await run

    assert settled == [Settlement.ACK]
    await until(holds(world.queue, 9, world))


async def test_the_sender_is_vouched_for_by_the_broker(world, make_consumer, rabbitmq_url):
    seen: list[str | None] = []

    async def note(delivery: Delivery) -> None:
        seen.append(delivery.user_id)

    user = urlsplit(rabbitmq_url).username
    publisher = Publisher(world.settings, name="test", user_id=user)
    await publisher(Outgoing(exchange=world.exchange, routing_key="thing", message_id="m", body=b""))
    await publisher.close()
    async with running(make_consumer(note).run):
        await until(holds(world.queue, 0, world))

    assert seen == [user]
