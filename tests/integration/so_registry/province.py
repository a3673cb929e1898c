"""A province's vhost: the registry's user, a school group's, somebody else's; and tasks that run beside a test."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from pydantic import SecretStr

from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.ids import uuid7
from hbs_kit.process import Tasks
from hbs_kit.settings import BrokerSettings
from hbs_schema.messages.routes import SUBMISSIONS, SUBMISSIONS_QUEUE, answers_queue

DEAD = f"{SUBMISSIONS_QUEUE}.dead"


@dataclass(frozen=True)
class Province:
    """Connections of everybody on the vhost."""

    operator: BrokerSettings
    registry: BrokerSettings
    school: BrokerSettings
    stranger: BrokerSettings

    async def is_empty(self) -> bool:
        """Whether no submission waits for intake."""
        async with open_channel(self.operator, name="count") as channel:
            queue = await channel.get_queue(SUBMISSIONS_QUEUE)
            return queue.declaration_result.message_count == 0


@contextmanager
def open_province(rabbitmq: RabbitMQ, client: str) -> Iterator[Province]:
    """A vhost of its own, with the policies and rights of a deployment; the users are the broker's, named alike."""
    vhost = f"province-{uuid7()}"
    rabbitmq.create_vhost(vhost)
    rabbitmq.set_policy(
        vhost,
        "submissions",
        pattern=f"^{SUBMISSIONS_QUEUE}$",
        definition={
            "delivery-limit": 5,
            "dead-letter-exchange": "",
            "dead-letter-routing-key": DEAD,
            "dead-letter-strategy": "at-least-once",
            "overflow": "reject-publish",
        },
    )
    arguments = {"durable": True, "auto_delete": False, "arguments": {"x-queue-type": "quorum"}}
    rabbitmq.management.put(f"/api/queues/{vhost}/{DEAD}", arguments)
    users = {
        "registry": rabbitmq.create_user("so-registry", vhost=vhost, write="^hbs.answers$", read="^so-registry"),
        "school": rabbitmq.create_user(
            client, vhost=vhost, write=f"^{SUBMISSIONS}$", read=f"^{answers_queue(client)}$"
        ),
        "stranger": rabbitmq.create_user("stranger", vhost=vhost, write=f"^{SUBMISSIONS}$"),
        "operator": rabbitmq.url("admin", vhost),
    }
    try:
        yield Province(**{name: BrokerSettings(url=SecretStr(url)) for name, url in users.items()})
    finally:
        rabbitmq.management.delete(f"/api/vhosts/{vhost}")


@asynccontextmanager
async def running(tasks: Tasks) -> AsyncIterator[None]:
    """Started, and at the end told to stop and waited for: what hangs fails the test."""
    stop = asyncio.Event()
    started = [asyncio.ensure_future(task(stop)) for task in tasks.values()]
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(20):
            await asyncio.gather(*started)


async def until(is_so: Callable[[], Awaitable[bool]], *, seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not await is_so():  # noqa: ASYNC110  # another task brings it about
            await asyncio.sleep(0.05)
