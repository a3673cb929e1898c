"""Who waits for an event gets it as soon as it is there, and nothing once the time is over."""

import asyncio

from jsonschema import Draft202012Validator

from demo.generate_class_files import Files
from school_api.domain.events import KINDS
from tests.integration.school_api import steps
from tests.integration.school_api.service import School


async def test_an_event_ends_the_wait_and_its_body_is_what_the_list_says(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first = await school.json("GET", "/v1/events")

    nothing = await school.json("GET", "/v1/events", params={"after": first["next"], "wait": 1})
    waiting = asyncio.create_task(
        school.json("GET", "/v1/events", params={"after": first["next"], "wait": 25}),
    )
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await school.approve(class_id)
    told = await waiting

    assert nothing["items"] == []
    # The feed was looked at between the two acts, or after both.
    assert {event["kind"] for event in told["items"]} <= {"class-review-request", "class-approve"}
    assert told["items"]
    await school.sign_missing(class_id)
    await steps.accepted(school, class_id)
    await steps.close(school, grade=4)
    everything = await school.json("GET", "/v1/events", params={"limit": 500})
    for event in everything["items"]:
        Draft202012Validator(KINDS[event["kind"]].schema()).validate(event["body"])
    assert len({event["kind"] for event in everything["items"]}) >= 8
