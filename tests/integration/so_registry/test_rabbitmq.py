"""The other door: the same bytes, the same caller, the same stored rows."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from deploy.local.rabbitmq import RabbitMQ
from hbs_schema.messages.answers import SubmissionAnswer
from tests.integration.so_registry.acts import pass_the_cutoff, results
from tests.integration.so_registry.doors import open_door
from tests.integration.so_registry.messages import one_answer, publish, working
from tests.integration.so_registry.province import Province, open_province, until
from tests.support.registry import CLIENT, Registry

pytestmark = pytest.mark.integration


@pytest.fixture
def province(rabbitmq: RabbitMQ) -> Any:
    with open_province(rabbitmq, CLIENT) as opened:
        yield opened


async def rows(registry: Registry, number: UUID) -> dict[str, Any]:
    """Everything stored about a submission but the times and what is signed anew."""
    async with registry.sessions() as session:
        stored = await session.execute(
            text("SELECT * FROM registry.submissions WHERE submission_id = :id"), {"id": number}
        )
        row = dict(stored.mappings().one())
    fresh = {"received_at", "verified_at", "arrival", "answer", "submission_id", "body", "sha256", "seal"}
    return {name: value for name, value in row.items() if name not in fresh}


async def test_a_submission_is_taken_and_its_answer_comes_on_the_groups_own_queue(
    registry: Registry, province: Province, tmp_path: Path
) -> None:
    number, body = await registry.packed(2)

    async with working(registry, province, tmp_path):
        await publish(province.school, registry, number, body)
        name, answered = await one_answer(province)
        again = await registry.answer(number)

    answer = SubmissionAnswer.model_validate_json(answered)
    assert name == f"{registry.window_no}/{registry.world.school}/{number}/answer"
    assert results(answer) == ["accepted"] * 2
    assert answer.model_copy(update={"arrival": again.arrival}) == again


async def test_both_doors_store_the_same(registry: Registry, province: Province, tmp_path: Path) -> None:
    statements, packets = await registry.signed(2)
    by_message, by_http = registry.pack(packets[:1], statements), registry.pack(packets[1:], statements)

    async with working(registry, province, tmp_path), open_door(registry, tmp_path) as door:
        await publish(province.school, registry, *by_message)
        await one_answer(province)
        await door.ask("PUT", door.submission_path(by_http[0]), content=by_http[1])
        await one_answer(province)

    assert await rows(registry, by_message[0]) == await rows(registry, by_http[0])
    async with registry.sessions() as session:
        stored = await session.execute(text("SELECT body FROM registry.submissions ORDER BY received_at"))
        assert [row.body for row in stored] == [by_message[1], by_http[1]]


async def test_a_message_that_comes_twice_is_answered_once(
    registry: Registry, province: Province, tmp_path: Path
) -> None:
    number, body = await registry.packed(1)

    async with working(registry, province, tmp_path):
        await publish(province.school, registry, number, body)
        await publish(province.school, registry, number, body)
        await one_answer(province)
        await until(lambda: province.is_empty())

    async with registry.sessions() as session:
        assert (
            await session.execute(text("SELECT count(*) FROM registry.school_outbox WHERE message_id LIKE '%/answer'"))
        ).scalar_one() == 1


async def test_what_comes_late_is_answered_late_with_its_arrival(
    registry: Registry, province: Province, tmp_path: Path
) -> None:
    number, body = await registry.packed(1)
    await pass_the_cutoff(registry)

    async with working(registry, province, tmp_path):
        await publish(province.school, registry, number, body)
        _, answered = await one_answer(province)

    answer = SubmissionAnswer.model_validate_json(answered)
    assert (answer.state, [entry.code for entry in answer.problems]) == ("late", ["window-closed"])
    assert answer == await registry.answer(number)
    assert answer.arrival is not None
