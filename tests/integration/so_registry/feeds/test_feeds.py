"""A client's feed: what becomes true stands in it, in order, without a gap, whoever writes."""

import asyncio
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from hbs_kit.pagination import encode_cursor
from hbs_schema.event_api import EventOut, EventsOut
from so_registry.storage.feeds import count_events
from so_registry.usecases.feeds.read_events import Waiting, read_events
from tests.integration.so_registry.acts import close, lock, pass_the_cutoff, revoke, withdrawal_request
from tests.integration.so_registry.doors import open_door
from tests.support.registry import CLIENT, Registry

pytestmark = pytest.mark.integration

TELL = "SELECT registry.tell_school($1, 'finding', NULL, '{}')"


async def feed(registry: Registry, after: int = 0) -> list[EventOut]:
    own, cursor = {registry.world.school}, encode_cursor(after) if after else None
    return list((await read_events(CLIENT, own, after=cursor, limit=200, sessions=registry.sessions)).items)


async def test_a_schools_year_is_told_step_by_step(registry: Registry) -> None:
    before = await feed(registry)
    statements, packets = await registry.signed(2)
    number, body = registry.pack(packets, statements)
    await registry.submit(number, body)
    await revoke(registry, withdrawal_request(registry, packets[:1]))
    await close(registry, packets[1:])
    await pass_the_cutoff(registry)
    await lock(registry, 4)

    events = await feed(registry, after=len(before))

    assert {event.kind for event in before} == {"certificate", "window"}
    kinds = [event.kind for event in events if event.kind != "window"]
    assert kinds[:3] in (["arrival", "answer", "receipt"], ["answer", "receipt", "arrival"])
    assert kinds[3:] == ["withdrawal", "close", "lock"]
    assert [event.number for event in (*before, *events)] == list(range(1, len(before) + len(events) + 1))
    answer = next(event for event in events if event.kind == "answer")
    assert answer.about == {
        "submission_id": str(number),
        "state": "verified",
        "accepted": 2,
        "already_accepted": 0,
        "refused": 0,
    }
    assert (answer.school, answer.window) == (registry.world.school, str(registry.window_no))
    assert [event.about["state"] for event in events if event.kind == "window"][-1] == "draining"


async def test_numbers_have_no_gap_and_nothing_comes_late_however_transactions_end(registry: Registry) -> None:
    started = len(await feed(registry))
    seen: list[int] = []

    async def writing(number: int) -> None:
        connection = await asyncpg.connect(registry.database.app)
        try:
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute(TELL, registry.world.school)
            await asyncio.sleep(0.01 * (number % 5))
            await (transaction.rollback() if number % 3 == 0 else transaction.commit())
        finally:
            await connection.close()

    async def reading() -> None:
        while len(seen) < 20:
            seen.extend(event.number for event in await feed(registry, after=started + len(seen)))

    async with asyncio.timeout(30):
        await asyncio.gather(reading(), reading_elsewhere(registry), *(writing(number) for number in range(30)))

    assert seen == list(range(started + 1, started + 21))


async def reading_elsewhere(registry: Registry) -> None:
    for _ in range(10):
        await feed(registry)


async def test_what_is_of_a_lost_school_is_there_and_says_nothing(registry: Registry) -> None:
    whole = await feed(registry)

    found = await read_events(CLIENT, set(), after=None, limit=200, sessions=registry.sessions)

    assert [event.number for event in found.items] == [event.number for event in whole]
    hidden = [event for event in found.items if event.kind == "withheld"]
    assert {event.about == {} and event.school is None for event in hidden} == {True}
    assert {event.kind for event in found.items} == {"withheld", "window"}


async def test_who_waits_is_told_as_it_happens_by_http(registry: Registry, tmp_path: Path) -> None:
    async with open_door(registry, tmp_path) as door:
        token = door.token("events:read")
        first = (await door.ask("GET", "/v1/events?limit=200", token)).json()
        path = f"/v1/events?wait=20&after={first['next']}"
        waiting = asyncio.create_task(door.ask("GET", path, token))
        await asyncio.sleep(0.2)
        connection = await asyncpg.connect(registry.database.app)
        await connection.execute(TELL, registry.world.school)
        await connection.close()
        async with asyncio.timeout(10):
            told = (await waiting).json()
        quiet = (await door.ask("GET", f"/v1/events?after={told['next']}", token)).json()
        wrong = await door.ask("GET", "/v1/events?after=AAAA", token)

    assert [event["kind"] for event in told["items"]] == ["finding"]
    assert (quiet["items"], quiet["next"], quiet["has_more"]) == ([], told["next"], False)
    assert wrong.status_code == 400


async def test_without_anything_new_the_answer_comes_after_the_wait(registry: Registry) -> None:
    after = encode_cursor(len(await feed(registry)))

    found = await read_events(
        CLIENT,
        set(),
        after=after,
        limit=1,
        sessions=registry.sessions,
        wait=timedelta(milliseconds=30),
        step=timedelta(milliseconds=10),
    )

    assert (found.items, found.next) == ((), after)


async def test_a_client_waits_in_a_few_places_and_is_answered_at_once_in_others(registry: Registry) -> None:
    after, waiting = encode_cursor(len(await feed(registry))), Waiting(places=2)

    async def ask() -> EventsOut:
        return await read_events(
            CLIENT,
            set(),
            after=after,
            limit=1,
            sessions=registry.sessions,
            wait=timedelta(seconds=20),
            waiting=waiting,
            step=timedelta(milliseconds=10),
        )

    long = [asyncio.create_task(ask()) for _ in range(2)]
    await asyncio.sleep(0.05)
    async with asyncio.timeout(5):
        assert (await ask()).items == ()
    assert not any(task.done() for task in long)
    for task in long:
        task.cancel()
    await asyncio.gather(*long, return_exceptions=True)
    with waiting.place(CLIENT) as is_free:
        assert is_free


async def test_who_asks_late_is_told_everything_in_parts(registry: Registry) -> None:
    started = len(await feed(registry))
    connection = await asyncpg.connect(registry.database.app)
    for _ in range(7):
        await connection.execute(TELL, registry.world.school)
    await connection.close()

    async with registry.sessions.begin() as session:
        first = await count_events(session, CLIENT, 3)
    seen = await feed(registry, after=started)

    assert first.counted == started + 3
    assert [event.number for event in seen] == list(range(started + 1, started + 8))


async def test_who_waits_is_answered_when_the_process_is_to_end(registry: Registry) -> None:
    after, stop = encode_cursor(len(await feed(registry))), asyncio.Event()
    asyncio.get_running_loop().call_later(0.05, stop.set)

    async with asyncio.timeout(10):
        found = await read_events(
            CLIENT, set(), after=after, limit=1, sessions=registry.sessions, wait=timedelta(seconds=30), stop=stop
        )

    assert (found.items, found.next) == ((), after)
