"""Publishing with confirms: it returns when the broker answers for the message."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractConnection
from aio_pika.exceptions import ChannelClosed, DeliveryError, PublishError
from opentelemetry.trace import SpanKind, Tracer

from hbs_kit import telemetry
from hbs_kit.broker import CONNECTION_ERRORS, close_quietly, connect, told_as_lost
from hbs_kit.settings import BrokerSettings


class BrokerError(Exception):
    """BrokerAway(BrokerBlocked) | ChannelLost | PublishRefused(Unroutable)."""


class BrokerAway(BrokerError):
    """No connection, or no confirm in time: nothing is known about the message."""


class BrokerBlocked(BrokerAway):
    """It is short of memory or disk and has stopped reading from its publishers."""


class ChannelLost(BrokerError):
    """The broker closed the channel because of one of the messages on it."""


class PublishRefused(BrokerError):
    """The broker does not take this message now, for example as its queue is full."""


class Unroutable(PublishRefused):
    """No queue is bound for this exchange and routing key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    exchange: str
    routing_key: str
    message_id: str
    body: bytes
    content_type: str = "application/octet-stream"
    headers: Mapping[str, str | int] = field(default_factory=dict)
    traceparent: str | None = None


class Publisher:
    """Publishes on one channel, many at a time, each confirmed or an error.

    Share it between tasks, and give it a connection of its own: a broker short of
    memory stops reading from publishing connections, acknowledgements included.
    The broker vouches for the sender: every message names the connection's own user
    and the broker takes no other (`user_id` is for tests of just that).
    """

    def __init__(
        self,
        settings: BrokerSettings,
        *,
        name: str,
        user_id: str | None = None,
        tracer: Tracer | None = None,
    ) -> None:
        self._settings = settings
        self._name = name
        self._user_id = user_id or settings.user
        self._tracer = tracer or telemetry.tracer_of()
        self._connecting = asyncio.Lock()
        self._live: tuple[AbstractConnection, AbstractChannel] | None = None

    async def __call__(self, message: Outgoing) -> None:
        """Return once the broker has taken responsibility for the message."""
        with telemetry.span(
            self._tracer,
            f"publish {message.exchange}",
            SpanKind.PRODUCER,
            parent=telemetry.context_of(message.traceparent),
            attributes={
                "messaging.system": "rabbitmq",
                "messaging.destination.name": message.exchange,
                "messaging.message.id": message.message_id,
            },
        ):
            channel = await self._open()
            await self._publish(channel, message)

    async def is_blocked(self) -> bool:
        """Whether the broker has asked its publishers to wait."""
        transport = None if self._live is None else self._live[0].transport
        if transport is None:
            return False
        try:
            async with asyncio.timeout(0.01):
                await transport.connection.ready()
        except TimeoutError:
            return True
        return False

    async def close(self) -> None:
        live, self._live = self._live, None
        if live is not None:
            await close_quietly(live[0])

    async def _publish(self, channel: AbstractChannel, message: Outgoing) -> None:
        try:
            with told_as_lost():
                async with asyncio.timeout(self._settings.publish_timeout.total_seconds()):
                    await self._confirmed(channel, message)
        except PublishError:
            raise Unroutable(message.message_id) from None
        except DeliveryError:
            raise PublishRefused(message.message_id) from None
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            # The library cancels the waiting confirms when the connection goes.
            await self._drop(channel)
            raise BrokerAway("connection lost") from None
        except CONNECTION_ERRORS as error:
            if isinstance(error, TimeoutError) and await self.is_blocked():
                raise BrokerBlocked("the broker asks to wait") from None
            # Never used again: a late confirm would find nobody, and publishes still
            # on their way into a closed channel make the broker close the connection.
            await self._drop(channel)
            raise _lost(error) from None

    async def _confirmed(self, channel: AbstractChannel, message: Outgoing) -> None:
        exchange = await channel.get_exchange(message.exchange, ensure=False)
        await exchange.publish(_amqp_message(message, self._user_id), message.routing_key, mandatory=True)

    async def _drop(self, channel: AbstractChannel) -> None:
        if self._live is not None and self._live[1] is channel:
            await self.close()

    async def _open(self) -> AbstractChannel:
        async with self._connecting:
            try:
                with told_as_lost():
                    async with asyncio.timeout(self._settings.connect_timeout.total_seconds()):
                        return await self._live_channel()
            except CONNECTION_ERRORS as error:
                raise BrokerAway(type(error).__name__) from error

    async def _live_channel(self) -> AbstractChannel:
        if self._live is not None:
            connection, channel = self._live
            if connection.connected.is_set() and not channel.is_closed:
                return channel
            await self.close()
        connection = await connect(self._settings, name=self._name)
        try:
            channel = await connection.channel(on_return_raises=True)
        except BaseException:
            await close_quietly(connection)
            raise
        self._live = connection, channel
        return channel


def _lost(error: Exception) -> BrokerError:
    is_refusal = isinstance(error, ChannelClosed)
    return (ChannelLost if is_refusal else BrokerAway)(type(error).__name__)


def _amqp_message(message: Outgoing, user_id: str | None) -> aio_pika.Message:
    headers: dict[str, str | int] = dict(message.headers)
    traceparent = telemetry.current_traceparent() or message.traceparent
    if traceparent is not None:
        headers[telemetry.TRACEPARENT] = traceparent
    return aio_pika.Message(
        message.body,
        headers=dict(headers),
        content_type=message.content_type,
        message_id=message.message_id,
        user_id=user_id,
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
    )
