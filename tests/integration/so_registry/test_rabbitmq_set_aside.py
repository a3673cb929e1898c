"""Messages that can never be taken are set aside with all their bytes; nothing is lost."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from deploy.local.rabbitmq import RabbitMQ
from tests.integration.so_registry.acts import results
from tests.integration.so_registry.messages import letters_of, one_answer, publish, working
from tests.integration.so_registry.province import Province, open_province
from tests.support.registry import CLIENT, Registry

pytestmark = pytest.mark.integration


@pytest.fixture
def province(rabbitmq: RabbitMQ) -> Any:
    with open_province(rabbitmq, CLIENT) as opened:
        yield opened


@pytest.mark.parametrize(
    "headers",
    [
        {"school": "another"},
        {"school": ""},
        {"sha256": "0" * 64},
        {"window": "99"},
        {"window": "one"},
        {"window": "9" * 40},
    ],
    ids=["of a school that is not his", "of no school", "other bytes", "no such window", "no number", "too long"],
)
async def test_a_message_that_can_never_be_taken_is_set_aside_with_all_its_bytes(
    registry: Registry, province: Province, tmp_path: Path, headers: dict[str, str]
) -> None:
    number, body = await registry.packed(1)

    async with working(registry, province, tmp_path):
        await publish(province.school, registry, number, body, **headers)
        letters = await letters_of(province, 1)
        await publish(province.school, registry, number, body)
        await one_answer(province)

    assert [(letter.message_id, letter.size) for letter in letters] == [(str(number), len(body))]
    assert results(await registry.answer(number)) == ["accepted"]


async def test_other_bytes_under_one_id_and_an_id_that_is_none_are_set_aside(
    registry: Registry, province: Province, tmp_path: Path
) -> None:
    number = uuid4()

    async with working(registry, province, tmp_path):
        await publish(province.school, registry, number, b"one")
        await one_answer(province)
        await publish(province.school, registry, number, b"other")
        await publish(province.school, registry, "no-uuid", b"one")
        letters = await letters_of(province, 2)

    assert {letter.message_id for letter in letters} == {str(number), "no-uuid"}


async def test_a_user_whom_the_registry_does_not_know_is_set_aside(
    registry: Registry, province: Province, tmp_path: Path
) -> None:
    async with working(registry, province, tmp_path):
        await publish(province.stranger, registry, uuid4(), b"x", user="stranger")
        letters = await letters_of(province, 1)

    assert [letter.size for letter in letters] == [1]
