"""How much waits in the province's queues, asked of the broker itself."""

import asyncio

from hbs_kit.broker import CONNECTION_ERRORS, open_channel
from hbs_kit.settings import BrokerSettings
from hbs_schema.messages.routes import SUBMISSIONS_QUEUE

DEAD = f"{SUBMISSIONS_QUEUE}.dead"


async def count_waiting(settings: BrokerSettings | None, queue: str) -> int | None:
    """Messages in a queue; None where there is no broker, it is away, or it does not say."""
    if settings is None:
        return None
    try:
        async with asyncio.timeout(settings.connect_timeout.total_seconds() * 2):
            async with open_channel(settings, name="so-registry-depth") as channel:
                declared = await channel.declare_queue(queue, passive=True)
                return declared.declaration_result.message_count
    except CONNECTION_ERRORS:
        return None
