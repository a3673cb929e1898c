"""Publications over a real broker: any order, any number of times, and never anything that is not genuine."""

import itertools
import json
from collections.abc import AsyncIterator
from typing import Final

import pytest
from aio_pika import Message
from aiormq.exceptions import ChannelAccessRefused

from hbs_kit.broker import open_channel
from hbs_schema import base64url
from hbs_schema.messages.routes import PUBLICATIONS, PUBLISHED_RECORDS
from hbs_schema.types import Value
from tests.integration.lookup_portal.link import Link, until, worker
from tests.support.portal import Portal
from tests.support.publications import (
    body_of,
    code_of,
    published_records,
    published_status,
    published_withdrawn,
    withdrawn_entry,
)
from tests.support.world import Locked

pytestmark = pytest.mark.integration

CONTENTS: Final = """
    SELECT (SELECT array_agg((lookup_code, packet, annotations)::text ORDER BY lookup_code) FROM read_model.records),
           (SELECT array_agg(packet) FROM read_model.withdrawn),
           (SELECT array_agg(seq) FROM read_model.statuses)
"""


@pytest.fixture
async def running(empty: Portal, link: Link) -> AsyncIterator[Portal]:
    """A portal whose worker takes what comes over the broker."""
    await link.declare()
    async with worker(empty, link):
        yield empty


async def count(portal: Portal, table: str) -> int:
    return int((await portal.sql(f"SELECT count(*) FROM read_model.{table}"))[0][0])  # noqa: S608  # own names


async def state_of(portal: Portal, code: str) -> str:
    return str((await portal.post("/v1/lookups/status", code=code)).json()["state"])


async def test_a_class_arrives_over_the_broker(running: Portal, link: Link, locked: Locked) -> None:
    await link.send(published_records(locked))
    await link.send(published_status(running.world))

    await until(lambda: is_effective(running, locked))
    assert await link.dead() == []


async def is_effective(portal: Portal, locked: Locked, index: int = 0) -> bool:
    return await state_of(portal, code_of(locked, index)) == "effective"


@pytest.mark.slow
async def test_every_order_and_every_repetition_ends_the_same(empty: Portal, link: Link, locked: Locked) -> None:
    elsewhere = withdrawn_entry(locked).model_copy(update={"packet": base64url.encode(bytes(32))})
    older, newer = empty.world.status(seq=3), empty.world.status(seq=4)
    messages: list[Value] = [
        published_records(locked),
        published_withdrawn(locked, elsewhere),
        published_status(empty.world, older),
        published_status(empty.world, newer),
    ]
    await link.declare()
    contents = set()
    async with worker(empty, link):
        for order in itertools.permutations(range(len(messages))):
            await empty.run("TRUNCATE read_model.records, read_model.withdrawn, read_model.statuses, read_model.inbox")
            for position in (*order, *order[:2]):
                await link.send(messages[position], message_id=f"m{position}")
            await until(lambda: settled(empty, link, len(messages)))
            contents.add(str(await empty.sql(CONTENTS)))
    assert len(contents) == 1
    assert await link.dead() == []


async def settled(portal: Portal, link: Link, messages: int) -> bool:
    return await count(portal, "inbox") == messages and await link.waiting() == 0


async def test_a_bundle_that_is_not_genuine_is_set_aside_and_its_neighbours_are_shown(
    running: Portal, link: Link, locked: Locked, caplog: pytest.LogCaptureFixture
) -> None:
    value = json.loads(body_of(published_records(locked)))
    receipt = value["records"][0]["bundle"]["receipt"]["statement"]
    statements = value["records"][0]["bundle"]["statements"]
    statements[receipt] = statements[receipt].rsplit(".", 1)[0] + "." + base64url.encode(bytes(64))
    await link.send(json.dumps(value).encode())
    await link.send(published_status(running.world))

    await until(lambda: has_dead(link, 1))

    assert await state_of(running, code_of(locked, 0)) == "unknown"
    await until(lambda: is_effective(running, locked, 1))
    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    assert {record.getMessage() for record in errors} == {
        "a published record is not genuine",
        "a publication is refused",
    }
    assert not [code for code in (code_of(locked, 0), code_of(locked, 1)) if code in caplog.text]


async def has_dead(link: Link, number: int) -> bool:
    return len(await link.dead()) == number


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff", b'{"format":"hbs-published-records/2"}'])
async def test_what_nobody_can_read_is_set_aside(running: Portal, link: Link, body: bytes) -> None:
    await link.send(body)

    await until(lambda: has_dead(link, 1))
    assert await count(running, "records") == 0


async def test_a_status_of_somebody_else_is_set_aside(running: Portal, link: Link, locked: Locked) -> None:
    world = running.world
    forged = world.status(key=world.key("so-lock"), seq=9)
    message = published_status(world, forged)
    ders = sorted(base64url.encode_der(d) for d in (world.key("so-lock").certificate.der, world.ca.issuing_der))
    await link.send(published_records(locked))
    await link.send(published_status(world))
    await link.send(message.model_copy(update={"certificates": tuple(ders)}))

    await until(lambda: has_dead(link, 1))
    await until(lambda: is_effective(running, locked))
    assert (await running.sql("SELECT seq FROM read_model.statuses"))[0][0] == 1


async def test_what_is_locked_is_never_withdrawn_by_a_list(running: Portal, link: Link, locked: Locked) -> None:
    await running.fill(locked)
    await link.send(published_withdrawn(locked, withdrawn_entry(locked)))

    await until(lambda: has_dead(link, 1))
    await until(lambda: is_effective(running, locked))
    assert await count(running, "withdrawn") == 0


async def test_what_was_set_aside_may_be_sent_again(running: Portal, link: Link, locked: Locked) -> None:
    """Locked and withdrawn: the list was wrong, an operator removes it and sends the records again."""
    await running.publish(published_withdrawn(locked, withdrawn_entry(locked)))
    await link.send(published_records(locked))
    await until(lambda: has_dead(link, 1))
    await running.publish(published_status(running.world))
    before = [await state_of(running, code_of(locked, index)) for index in (0, 1)]

    await running.run("DELETE FROM read_model.withdrawn")
    assert await link.replay() == 1

    await until(lambda: is_effective(running, locked))
    assert before == ["revoked", "effective"]
    assert await link.dead() == []


async def test_the_workers_user_may_only_read_its_queue(running: Portal, link: Link) -> None:
    assert running

    async def publish() -> None:
        async with open_channel(link.worker, name="portal") as channel:
            exchange = await channel.get_exchange(PUBLICATIONS, ensure=False)
            await exchange.publish(Message(b"{}", message_id="x"), PUBLISHED_RECORDS)

    with pytest.raises(ChannelAccessRefused):
        await publish()
