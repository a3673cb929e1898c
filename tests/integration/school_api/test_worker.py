"""The worker on a real broker: what is stored is what is sent, and answers find their way back."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import text

from demo.generate_class_files import Files
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.health import run_checks
from hbs_kit.metrics import MessagingMetrics
from hbs_kit.topology import declare
from hbs_schema.messages.routes import HEADER_SCHOOL, HEADER_SHA256, HEADER_WINDOW, SUBMISSIONS_QUEUE
from school_api import worker
from school_api.topology import needed
from so_registry.topology import schools_topology
from so_registry.worker import open_tasks as open_registry_tasks
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.integration.so_registry.doors import make_resources, make_settings
from tests.integration.so_registry.province import Province, open_province, running, until
from tests.support.registry import CLIENT

pytestmark = pytest.mark.slow


@pytest.fixture
def province(rabbitmq: RabbitMQ) -> Iterator[Province]:
    with open_province(rabbitmq, CLIENT) as opened:
        yield opened


@asynccontextmanager
async def working(school: School, province: Province) -> AsyncIterator[None]:
    """The school group's worker, as the broker's user that may do nothing else."""
    async with open_channel(province.operator, name="declare") as channel:
        await declare(channel, schools_topology([CLIENT]))
        await declare(channel, needed(CLIENT))
    settings = school.resources.settings.model_copy(update={"broker": province.school})
    resources = replace(school.resources, settings=settings)
    metrics = MessagingMetrics(CollectorRegistry())
    async with worker.open_tasks(resources, metrics) as (tasks, checks), running(tasks):
        yield

        async def is_ready() -> bool:
            return not any((await run_checks(checks, timedelta(seconds=2))).values())

        # A relay says so after its first pass, which may still be confirming what the test has already read.
        await until(is_ready)


@asynccontextmanager
async def registrar(school: School, province: Province, folder: Path) -> AsyncIterator[None]:
    settings = make_settings(school.registry, folder, broker=province.registry.url.get_secret_value())
    resources = make_resources(school.registry, settings)
    async with open_registry_tasks(resources, CollectorRegistry()) as (tasks, _), running(tasks):
        yield


async def test_a_class_goes_to_the_registrar_and_its_receipts_come_back(
    school: School, grade_4: Files, province: Province, tmp_path: Path
) -> None:
    class_id = await steps.signed(school, grade_4)

    async with working(school, province), registrar(school, province, tmp_path):
        body = {"window": str(school.registry.window_no)}
        [asked] = await school.json("POST", f"/v1/classes/{class_id}/submissions", json=body)

        async def is_answered() -> bool:
            shown = await school.json("GET", f"/v1/submissions/{asked['submission_id']}")
            return bool(shown["state"] == "verified")

        await until(is_answered)

    assert asked["state"] == "requested"
    assert await steps.states(school, class_id) == ["accepted"] * 4


async def test_an_act_that_was_signed_is_sent_by_itself(school: School, grade_4: Files, province: Province) -> None:
    class_id = await steps.signed(school, grade_4)
    await steps.accepted(school, class_id)
    body = {"school": school.registry.world.school, "window": str(school.registry.window_no), "grades": [4]}

    async with working(school, province):
        act = await school.json("POST", "/v1/acts/closes", json=body)
        await school.signer("principal").sign_act(act, "principal")

        async def is_answered() -> bool:
            return bool((await school.json("GET", f"/v1/acts/{act['act_id']}"))["state"] == "answered")

        await until(is_answered)


async def test_the_message_is_the_stored_bytes_with_what_intake_asks_for(
    school: School, grade_4: Files, province: Province
) -> None:
    class_id = await steps.signed(school, grade_4)
    [(number, body)] = await steps.packed(school, class_id)

    async with working(school, province):
        message = await one_message(province)

    assert message.body == body
    assert (message.message_id, message.user_id) == (str(number), CLIENT)
    assert {name: message.headers[name] for name in (HEADER_WINDOW, HEADER_SCHOOL, HEADER_SHA256)} == {
        HEADER_WINDOW: str(school.registry.window_no),
        HEADER_SCHOOL: school.registry.world.school,
        HEADER_SHA256: sha256(body).hexdigest(),
    }


async def test_asking_twice_at_once_sends_nothing_twice(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    body = {"window": str(school.registry.window_no)}

    answers = await asyncio.gather(
        *(school.send("POST", f"/v1/classes/{class_id}/submissions", json=body) for _ in range(3))
    )

    assert sorted(answer.status_code for answer in answers) == [202, 409, 409]


async def test_stored_bytes_cannot_be_changed_by_the_service(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    await steps.packed(school, class_id)

    for statement in (
        "UPDATE school.submissions SET body = 'x'",
        "UPDATE school.packets SET body = 'x'",
        "UPDATE school.statements SET jws = 'x'",
        "UPDATE school.endorsements SET leaf_index = 7",
        "UPDATE school.draft_versions SET content = '{}'",
        "DELETE FROM school.packets",
    ):
        async with school.resources.sessions() as session:
            with pytest.raises(Exception, match=r"never changed|permission denied"):
                await session.execute(text(statement))


async def one_message(province: Province) -> Any:
    async with open_channel(province.registry, name="intake") as channel:
        queue = await channel.get_queue(SUBMISSIONS_QUEUE, ensure=False)
        async with queue.iterator(timeout=20) as messages:
            async for message in messages:
                await message.ack()
                return message
    raise AssertionError("no message")
