"""The Ministry's vhost of one test, and the projector's worker on it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace

from aio_pika import Message
from prometheus_client import CollectorRegistry

from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.dead_letters import DeadLetter, list_letters, replay_letters
from hbs_kit.health import Check
from hbs_kit.ids import uuid7
from hbs_kit.settings import BrokerSettings
from hbs_kit.topology import declare
from hbs_schema.messages.routes import PUBLICATIONS, PUBLICATIONS_QUEUE, PUBLISHED_RECORDS
from hbs_schema.types import Value
from lookup_portal.topology import DEAD, QUEUE_POLICY, TOPOLOGY, WORKER_READS
from lookup_portal.worker import open_tasks
from tests.support.portal import Portal
from tests.support.publications import KEYS, body_of


class Link:
    """The Ministry's vhost: `ministry` may write to it, `worker` is the projector's own user."""

    def __init__(self, rabbitmq: RabbitMQ) -> None:
        self._rabbitmq, self.vhost = rabbitmq, f"bo-{uuid7().hex}"
        rabbitmq.create_vhost(self.vhost)
        name = f"{self.vhost}-ministry"
        ministry = rabbitmq.create_user(
            name, vhost=self.vhost, configure=".*", write=".*", read=".*", tags="impersonator"
        )
        worker = rabbitmq.create_user(f"{self.vhost}-portal", vhost=self.vhost, read=WORKER_READS)
        self.ministry = BrokerSettings.model_validate({"url": ministry})
        self.worker = BrokerSettings.model_validate({"url": worker})
        rabbitmq.set_policy(self.vhost, "publications", pattern=f"^{PUBLICATIONS_QUEUE}$", definition=QUEUE_POLICY)

    async def declare(self) -> None:
        """What the deployment does before anybody connects."""
        async with open_channel(self.ministry, name="deploy") as channel:
            await declare(channel, TOPOLOGY)

    async def send(self, message: Value | bytes, *, key: str = "", message_id: str = "") -> None:
        body = message if isinstance(message, bytes) else body_of(message)
        routing_key = key or (PUBLISHED_RECORDS if isinstance(message, bytes) else KEYS[type(message)])
        async with open_channel(self.ministry, name="ministry") as channel:
            exchange = await channel.get_exchange(PUBLICATIONS, ensure=False)
            await exchange.publish(Message(body, message_id=message_id or str(uuid7())), routing_key)

    async def waiting(self) -> int:
        async with open_channel(self.ministry, name="test") as channel:
            queue = await channel.get_queue(PUBLICATIONS_QUEUE)
            return queue.declaration_result.message_count or 0

    async def dead(self) -> list[DeadLetter]:
        async with open_channel(self.ministry, name="test") as channel:
            return await list_letters(channel, DEAD)

    async def replay(self) -> int:
        async with open_channel(self.ministry, name="test") as channel:
            return await replay_letters(channel, DEAD, lambda _: True)

    def remove(self) -> None:
        self._rabbitmq.management.delete(f"/api/vhosts/{self.vhost}")
        for user in ("ministry", "portal"):
            self._rabbitmq.management.delete(f"/api/users/{self.vhost}-{user}")


@asynccontextmanager
async def worker(portal: Portal, link: Link) -> AsyncIterator[None]:
    """The worker's own tasks on the broker, as their own user."""
    settings = portal.worker_settings.model_copy(update={"broker": link.worker})
    stop = asyncio.Event()
    resources = replace(portal.resources, settings=settings)
    async with open_tasks(resources, CollectorRegistry()) as (tasks, checks):
        running = [asyncio.create_task(task(stop)) for task in tasks.values()]
        await until(lambda: are_ready(checks.values()))
        yield
        stop.set()
        await asyncio.gather(*running)


async def are_ready(checks: Iterable[Check]) -> bool:
    """Whether none of them has a reason not to be."""
    return not any([await check() for check in checks])


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    """Wait for what another process or task is about to do."""
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110  # nobody sets an event in another process
            await asyncio.sleep(0.05)
