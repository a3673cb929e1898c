"""A school that was given an extension sends there, whatever window it was asked to send to."""

from uuid import UUID

import pytest

from demo.generate_class_files import Files
from hbs_schema.registry_api import WindowOut
from so_registry.usecases.extend_window import extend_window
from so_registry.usecases.open_window import open_window
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.support.calendars import DECISION, stored_calendar, times, window_rules
from tests.support.registry import REGISTRAR
from tests.support.school import Refused


async def windows(school: School) -> dict[str, WindowOut]:
    """As the school is told them."""
    told = await school.json("GET", "/v1/windows", params={"school": school.registry.world.school})
    return {entry["window"]: WindowOut.model_validate(entry) for entry in told}


async def extended(school: School) -> tuple[str, str]:
    """A window of grade 4 that the school has left for its extension: both numbers."""
    registry = school.registry
    calendar = await stored_calendar(registry)
    first = await open_window(calendar, "first", [registry.world.school], sessions=registry.sessions)
    await windows(school)
    more = {"id": "more", "extends": "first", "decision": DECISION, "schools": [registry.world.school], **times(-1, 3)}
    newer = await stored_calendar(registry, window_rules(registry), version=2, extensions=[more])
    done = await extend_window(first, newer, "more", by=REGISTRAR, sessions=registry.sessions)
    return str(first), done.window


async def test_what_is_sent_to_the_window_of_before_goes_to_the_extension(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    first, second = await extended(school)
    told = await windows(school)
    assert (told[first].moved_to, told[second].moved_to, told[second].belongs_to) == (second, None, first)

    (asked,) = await school.json("POST", f"/v1/classes/{class_id}/submissions", json={"window": first})

    assert asked["window"] == second
    await steps.pack(school)
    school.registry.window_no = int(second)
    (number, body), *_ = await steps.bodies(school)
    answer = await school.registry.submit(UUID(str(number)), body)
    assert {packet.result for packet in answer.packets} == {"accepted"}


async def test_what_was_sent_before_anybody_had_heard_of_it_is_told_so_and_goes_there_next(
    school: School, grade_4: Files
) -> None:
    class_id = await steps.signed(school, grade_4)
    first, second = await extended(school)
    (early,) = await school.json("POST", f"/v1/classes/{class_id}/submissions", json={"window": first})
    assert early["window"] == first

    await steps.pack(school)
    school.registry.window_no = int(first)
    (number, body), *_ = await steps.bodies(school)
    answer = await school.registry.submit(number, body)
    await steps.take(school, answer)
    assert [problem.code for problem in answer.problems] == ["school-not-in-window"]

    assert set(await steps.states(school, class_id)) == {"signed"}
    await windows(school)  # as the worker asks
    (again,) = await school.json("POST", f"/v1/classes/{class_id}/submissions", json={"window": first})
    assert again["window"] == second


async def test_windows_are_told_for_schools_that_the_caller_acts_for(school: School) -> None:
    with pytest.raises(Refused, match="school-not-allowed"):
        await school.json("GET", "/v1/windows", params={"school": "79000099"})
