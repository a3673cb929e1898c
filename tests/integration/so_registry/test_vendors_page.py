"""docs/vendors.md is enough: its Python, run as it stands there, gets a class accepted."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hbs_kit.clock import utc_now
from hbs_schema.building.trees import policy_name
from hbs_schema.intake.sentences import PROBLEMS
from hbs_schema.messages.answers import PacketResult, SubmissionState
from hbs_schema.messages.routes import HEADER_SCHOOL, HEADER_SHA256, HEADER_WINDOW, SUBMISSION, SUBMISSIONS
from hbs_schema.verification.bundle import verify_bundle
from tests.integration.so_registry.doors import Door, open_door
from tests.support.pages import DOCS, run_python
from tests.support.pupils import complete_values
from tests.support.registry import Registry

PAGE = DOCS / "vendors.md"
TEXT = PAGE.read_text("utf-8")


@pytest.fixture
async def door(registry: Registry, tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(registry, tmp_path) as opened:
        opened.client.headers["Authorization"] = f"Bearer {opened.token()}"
        yield opened


async def packed(door: Door, page: dict[str, Any]) -> tuple[str, bytes]:
    """A class of two, made by the page's functions alone."""
    world = door.registry.world
    pupils = [{"pupil_code": f"79{number:08}"} for number in (1, 2)]
    codes = list((await page["ask_codes"](door.client, world.school, pupils)).values())
    values = [complete_values(number, code=code) for number, code in enumerate(codes, start=1)]
    assert [page["problems_of"](each, 4) for each in values] == [[], []]
    policy, stages = policy_name(world.policy), world.policy.payload.model_dump(mode="json")["stages"]
    place = {"registrar": world.registrar, "school": world.school, "grade": 4, "class_name": "4A", "policy": policy}
    drafts = [page["build_draft"](each, **place) for each in values]
    signed = page["sign_class"](drafts, stages, policy, lambda role, part: world.key(f"{role}/{part}"), "4A")
    sender, above = world.key("sender/"), [world.ca.issuing_der]
    window = str(door.registry.window_no)
    made: tuple[str, bytes] = page["pack"](*signed, window=window, sender=sender, intermediates=above)
    return made


@pytest.mark.integration
async def test_the_pages_python_gets_a_class_accepted_and_a_bundle_that_verifies(door: Door) -> None:
    page, school = run_python(PAGE), door.registry.world.school
    number, data = await packed(door, page)
    window = str(door.registry.window_no)

    taken = await page["send"](door.client, school, window, number, data)
    await door.registry.verify()
    answer = await page["read_answer"](door.client, school, window, number)
    digest = answer["packets"][0]["packet_digest"]
    bundle = await door.client.get(f"/v1/packets/{digest}/bundle", params={"school": school})

    assert taken["state"] == "received"
    assert [packet["result"] for packet in answer["packets"]] == ["accepted", "accepted"], answer["problems"]
    report = verify_bundle(bundle.content, door.registry.world.anchors, now=utc_now())
    assert report.first_failed == ""


async def test_the_page_names_the_routes_properties_of_rabbitmq() -> None:
    for name in (SUBMISSIONS, SUBMISSION, HEADER_WINDOW, HEADER_SCHOOL, HEADER_SHA256):
        assert f"`{name}`" in TEXT


async def test_every_state_and_result_of_an_answer_is_explained() -> None:
    for word in (*SubmissionState.__args__, *PacketResult.__args__):  # type: ignore[attr-defined]
        assert f"| `{word}` |" in TEXT


async def test_every_problem_code_of_the_page_exists() -> None:
    table = TEXT.split("| code | what to do |")[1].split("\n\n")[0]
    codes = {code for row in table.splitlines()[2:] for code in row.split("|")[1].replace("`", "").split(",")}

    assert {code.strip() for code in codes} <= PROBLEMS.keys()
