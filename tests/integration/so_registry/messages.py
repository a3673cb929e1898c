"""What a school group does on its province's vhost, with the registry's worker at work."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry

from hbs_kit.broker import open_channel
from hbs_kit.dead_letters import list_letters
from hbs_kit.publisher import Outgoing, Publisher
from hbs_kit.settings import BrokerSettings
from hbs_kit.topology import declare
from hbs_schema.messages.routes import SUBMISSION, SUBMISSION_TYPE, SUBMISSIONS, answers_queue
from so_registry.topology import schools_topology
from so_registry.worker import open_tasks
from tests.integration.so_registry.doors import make_resources, make_settings
from tests.integration.so_registry.province import DEAD, Province, running, until
from tests.support.registry import CLIENT, Registry


@asynccontextmanager
async def working(registry: Registry, province: Province, folder: Path) -> AsyncIterator[None]:
    """The registry's worker at work on the province's broker."""
    async with open_channel(province.operator, name="declare") as channel:
        await declare(channel, schools_topology([CLIENT]))
    settings = make_settings(registry, folder, broker=province.registry.url.get_secret_value())
    async with open_tasks(make_resources(registry, settings), CollectorRegistry()) as (tasks, _), running(tasks):
        yield


async def publish(
    settings: BrokerSettings, registry: Registry, number: object, body: bytes, *, user: str = CLIENT, **headers: Any
) -> None:
    whole = {
        "window": str(registry.window_no),
        "school": registry.world.school,
        "sha256": sha256(body).hexdigest(),
        **headers,
    }
    publisher = Publisher(settings, name="school", user_id=user)
    try:
        await publisher(
            Outgoing(
                exchange=SUBMISSIONS,
                routing_key=SUBMISSION,
                message_id=str(number),
                body=body,
                content_type=SUBMISSION_TYPE,
                headers=whole,
            )
        )
    finally:
        await publisher.close()


async def one_answer(province: Province) -> tuple[str | None, bytes]:
    """The next message of the school group's own queue."""
    async with open_channel(province.school, name="answers") as channel:
        queue = await channel.get_queue(answers_queue(CLIENT), ensure=False)
        async with queue.iterator(timeout=20) as messages:
            async for message in messages:
                await message.ack()
                return message.message_id, message.body
    raise AssertionError("no answer")


async def letters_of(province: Province, count: int) -> Any:
    async with open_channel(province.operator, name="dlq") as channel:
        found: list[Any] = []

        async def enough() -> bool:
            nonlocal found
            found = await list_letters(channel, DEAD)
            return len(found) >= count

        await until(enough)
    return found
