"""The feed: nothing is missed behind a cursor, and nothing in it is about a person."""

import asyncio

from sqlalchemy import text

from demo.generate_class_files import Files
from school_api.storage.events import add_event
from tests.integration.school_api import steps
from tests.integration.school_api.service import School


async def test_the_feed_goes_on_behind_its_cursor(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first = await school.json("GET", "/v1/events")
    empty = await school.json("GET", "/v1/events", params={"after": first["next"]})

    await school.approve(class_id)
    more = await school.json("GET", "/v1/events", params={"after": empty["next"], "limit": 1})
    last = await school.json("GET", "/v1/events", params={"after": more["next"]})

    assert [event["kind"] for event in first["items"]] == ["class-imported"]
    assert (empty["items"], empty["next"]) == ([], first["next"])
    assert ([event["kind"] for event in more["items"]], more["has_more"]) == (["class-review-request"], True)
    assert [event["kind"] for event in last["items"]] == ["class-approve"]


async def test_a_lower_number_is_never_committed_after_a_higher_one_was_read(school: School) -> None:
    sessions, code = school.resources.sessions, school.registry.world.school
    seen: list[int] = []

    async def write(number: int) -> None:
        async with sessions.begin() as session:
            await session.execute(text("SELECT pg_sleep(random() * 0.01)"))
            await add_event(session, code, "test", number=number)
            await session.execute(text("SELECT pg_sleep(random() * 0.01)"))

    async def read(writers: list[asyncio.Task[None]]) -> None:
        cursor: str | None = None
        while True:
            is_over = all(writer.done() for writer in writers)
            page = await school.json(
                "GET", "/v1/events", params={"limit": 500, **({"after": cursor} if cursor else {})}
            )
            seen.extend(event["body"]["number"] for event in page["items"])
            cursor = page["next"]
            if is_over:
                return

    writers = [asyncio.create_task(write(number)) for number in range(30)]
    await read(writers)
    await asyncio.gather(*writers)

    assert sorted(seen) == list(range(30))


async def test_no_event_says_a_name_a_code_or_an_id_of_a_pupil(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    await steps.accepted(school, class_id)
    first = (await steps.draft_ids(school, class_id))[0]
    content = (await school.draft(first))["content"]

    feed = str(await school.json("GET", "/v1/events", params={"limit": 500}))

    async with school.resources.sessions() as session:
        codes = list((await session.scalars(text("SELECT lookup_code FROM school.codes"))).all())
    secrets = [content["identity"]["full_name"], content["identity"]["birth_date"], content["personal"]["pupil_code"]]
    assert [secret for secret in (*codes, *secrets) if secret in feed] == []
