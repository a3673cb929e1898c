"""Windows of signed calendars: who takes part, what is opened and what is refused."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hbs_schema.intake.windows import WindowKind, WindowState
from so_registry.domain.windows.errors import (
    CalendarRefused,
    ExtensionNeeded,
    NobodyExpected,
    SchoolsUnknown,
    WindowExists,
    WindowNotLocked,
)
from so_registry.storage.windows import get_window
from so_registry.usecases.open_window import move_window, open_window
from so_registry.usecases.show_windows import grades_of_batch
from so_registry.usecases.store_document import store_document
from tests.integration.so_registry.acts import column, told
from tests.integration.so_registry.windowing import expected, listed, opened, send, stored
from tests.support.calendars import DECISION, stored_calendar, times, window_rules
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "calendars"


async def test_schools_take_part_by_type_level_and_grade(registry: Registry) -> None:
    await listed(
        registry,
        "79000001,Trường A,01/09/2020,26734,Công lập,TH",
        "79000002,Trường B,01/09/2020,26734,Tư thục,TH; THCS",
        "79000003,Trường C,01/09/2020,26737,Công lập,THCS",
        "79000004,Trường D,01/09/2020,26737,continuing,primary",
    )
    calendar = await stored_calendar(
        registry,
        window_rules(
            registry,
            takes_part=[
                {"school_types": ["public"], "grades": [2, 4]},
                {"school_types": ["private"], "grades": [4]},
            ],
        ),
    )

    number = await open_window(calendar, "completed", sessions=registry.sessions)

    assert await expected(registry, number) == ["79000001", "79000002"]
    assert await column(
        registry, "SELECT grades FROM registry.window_schools WHERE school LIKE '79%' ORDER BY school"
    ) == [
        None,
        [4],
    ]


async def test_a_school_does_not_report_grades_with_which_it_takes_no_part(registry: Registry) -> None:
    await listed(registry, f"{registry.world.school},Trường A,01/09/2020,26734,Tư thục,TH")
    takes_part = [{"school_types": ["private"], "grades": [2]}, {"school_types": ["public"], "grades": [4]}]
    calendar = await stored_calendar(registry, window_rules(registry, takes_part=takes_part))
    registry.window_no = await open_window(calendar, "first", sessions=registry.sessions)

    answer = await send(registry, await registry.signed(1))

    assert told(answer) == {"grade-not-in-window": (0,)}


async def test_a_window_has_what_its_calendar_says_and_opens_once(registry: Registry) -> None:
    calendar = await stored_calendar(registry, window_rules(registry, second_person=["locks"]))
    number = await open_window(calendar, "first", [registry.world.school], sessions=registry.sessions)

    async with registry.sessions() as session:
        window = await get_window(session, number)
    assert (window.kind, window.reviewer, window.second_person) == (WindowKind.ORDINARY, "check", ("locks",))
    assert window.batches == ((4,), (2,))
    assert await grades_of_batch(number, 2, sessions=registry.sessions) == (2,)
    assert await grades_of_batch(number, 3, sessions=registry.sessions) == ()
    with pytest.raises(WindowExists):
        await open_window(calendar, "first", [registry.world.school], sessions=registry.sessions)


async def test_what_cannot_be_opened_is_refused(registry: Registry) -> None:
    special = {
        "id": "late",
        "after": "first",
        "decision": DECISION,
        "grades": [4],
        "schools": [registry.world.school],
        "records": ["A" * 43],
        "unclosed": "lock",
        **times(2, 3),
    }
    more = {"id": "more", "extends": "first", "decision": DECISION, "communes": ["26734"], **times(-1, 3)}
    calendar = await stored_calendar(registry, window_rules(registry), special=[special], extensions=[more])

    for name, schools, refusal in (
        ("first", ["79999999"], SchoolsUnknown),
        ("first", [], NobodyExpected),
        ("more", [registry.world.school], ExtensionNeeded),
        ("late", [], WindowNotLocked),
    ):
        with pytest.raises(refusal):
            await open_window(calendar, name, schools, sessions=registry.sessions)
    with pytest.raises(CalendarRefused):
        await stored_calendar(registry, window_rules(registry, batches=[[2]]), version=2)


@pytest.mark.slow
async def test_an_open_window_follows_a_newer_version_but_stays_of_its_grades(registry: Registry) -> None:
    await opened(registry)
    newer = await stored_calendar(registry, window_rules(registry, reviewer="accept", **times(-24, 5)), version=2)
    await move_window(registry.window_no, newer, sessions=registry.sessions)
    async with registry.sessions() as session:
        assert (await get_window(session, registry.window_no)).reviewer == "accept"

    fewer = window_rules(registry, takes_part=[{"school_types": ["public"], "grades": [4]}], batches=[[4]])
    other = await stored_calendar(registry, fewer, version=3)
    with pytest.raises(ValueError, match="another"):
        await move_window(registry.window_no, other, sessions=registry.sessions)


@pytest.mark.slow
async def test_terms_of_a_window_are_fixed_by_the_database(registry: Registry) -> None:
    await opened(registry)

    for change in ("kind = 'special'", "expects = 'named'", "decision = 'x'", "rule_id = 'other'", "belongs_to = 1"):
        async with registry.sessions() as session:
            with pytest.raises(DBAPIError, match="never changed"):
                await session.execute(text(f"UPDATE registry.windows SET {change}"))  # noqa: S608  # written above


@pytest.mark.parametrize("name", ["kh-213-2024", "cv-119-2025", "hcm-2025"])
async def test_the_example_calendars_are_opened(registry: Registry, name: str) -> None:
    """With the policy's digest and the registrar's code put in, as their notes say."""
    policy = registry.world.make_policy(withdrawal_roles=["principal", "homeroom"])
    await store_document(policy, [registry.world.key("so-policy").certificate], sessions=registry.sessions)
    members = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    for window in members["rules"]["windows"]:
        window["policies"] = [policy.document_digest]
    members["registrar"] = registry.world.registrar
    await listed(registry, "79000001,Trường A,01/09/2020,26734,Công lập,TH")
    calendar = await stored(registry, members)

    for window in members["rules"]["windows"]:
        if "left_out_of" in window:
            continue
        number = await open_window(calendar, window["id"], sessions=registry.sessions)
        async with registry.sessions() as session:
            found = await get_window(session, number)
        assert found.closes_at == datetime.fromisoformat(window["closes_at"])
        assert found.state == WindowState.OPEN
        assert await expected(registry, number) == ["79000001"]
