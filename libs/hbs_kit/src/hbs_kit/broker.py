"""Connections to RabbitMQ.

aio-pika's robust connection is not used. It re-opens channels behind the caller's
back and lets a publish wait without end; here a broken connection is an error at
once, and who uses it waits, says so in its readiness, and connects anew.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractConnection
from aio_pika.exceptions import CONNECTION_EXCEPTIONS
from yarl import URL

from hbs_kit.settings import BrokerSettings

# The library's own list, which has RuntimeError in it, and our time-outs.
CONNECTION_ERRORS = (*CONNECTION_EXCEPTIONS, TimeoutError)
PATIENCE = 5.0
"""Seconds for the end of a connection."""
_CLOSING: set[asyncio.Task[None]] = set()


@contextmanager
def told_as_lost() -> Iterator[None]:
    """Raises ConnectionError for the bare `Exception` by which aiormq ends what waits on a connection that goes."""
    try:
        yield
    except Exception as error:
        if type(error) is not Exception:
            raise
        raise ConnectionError("connection lost") from error


async def connect(settings: BrokerSettings, *, name: str) -> AbstractConnection:
    """Connect once; raises one of CONNECTION_ERRORS when the broker is away."""
    url = URL(settings.url.get_secret_value()).update_query(heartbeat=str(round(settings.heartbeat.total_seconds())))
    context = None
    if url.scheme == "amqps":
        context = ssl.create_default_context(cafile=None if settings.ca_file is None else str(settings.ca_file))
    return await aio_pika.connect(
        url,
        timeout=settings.connect_timeout.total_seconds(),
        ssl_context=context,
        client_properties={"connection_name": name},
    )


@asynccontextmanager
async def open_channel(
    settings: BrokerSettings, *, name: str, prefetch: int | None = None
) -> AsyncIterator[AbstractChannel]:
    """A channel on a connection of its own, both closed at the end. Raises one of CONNECTION_ERRORS if it is lost."""
    connection = await connect(settings, name=name)
    try:
        with told_as_lost():
            async with asyncio.timeout(settings.connect_timeout.total_seconds()):
                channel = await connection.channel(on_return_raises=True)
                if prefetch is not None:
                    await channel.set_qos(prefetch_count=prefetch)
            yield channel
    finally:
        await close_quietly(connection)


async def close_quietly(connection: AbstractConnection) -> None:
    """Close, whatever state it is in. A peer that takes nothing any more is not waited for: what the library does then
    goes on behind, and ends when TCP gives up or the process does.
    """
    closing = asyncio.create_task(_close(connection))
    _CLOSING.add(closing)
    closing.add_done_callback(_CLOSING.discard)
    await asyncio.wait({closing}, timeout=PATIENCE)


async def _close(connection: AbstractConnection) -> None:
    with suppress(*CONNECTION_ERRORS), told_as_lost():
        await connection.close()
