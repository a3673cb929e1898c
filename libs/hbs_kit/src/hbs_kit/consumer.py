"""Takes a queue's messages, a few at a time, and settles each exactly once."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from opentelemetry.trace import SpanKind, Tracer

from hbs_kit import telemetry
from hbs_kit.broker import CONNECTION_ERRORS, open_channel, told_as_lost
from hbs_kit.settings import BrokerSettings
from hbs_kit.settlement import (
    Delivery,
    Gate,
    Handler,
    IsOutage,
    Settlement,
    settle,
)
from hbs_kit.waiting import Backoff, wait_for_any

log = logging.getLogger(__name__)


class Consumer:
    """`run` it as a task; `check` is its readiness.

    A lost connection is made anew for ever. The prefetch count is the consumer's own
    (never the channel's or global) and the number of handlers at work.
    """

    def __init__(
        self,
        settings: BrokerSettings,
        queue: str,
        handler: Handler,
        *,
        name: str,
        is_outage: IsOutage,
        prefetch: int = 4,
        tracer: Tracer | None = None,
        on_settled: Callable[[Settlement], None] = lambda _: None,
    ) -> None:
        self._settings = settings
        self._queue = queue
        self._handler = handler
        self._name = name
        self._is_outage = is_outage
        self._prefetch = prefetch
        self._tracer = tracer or telemetry.tracer_of()
        self._on_settled = on_settled
        self._gate = Gate()
        self._backoff = Backoff()
        self._trouble: str | None = "starting"

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; then what is at work is finished, the rest is given back."""
        while not stop.is_set():
            try:
                await self._session(stop)
                trouble = "connection lost"
            except CONNECTION_ERRORS as error:
                trouble = type(error).__name__
            if not stop.is_set():
                self._note(f"broker-away: {trouble}")
                await wait_for_any(self._backoff.next(), stop)

    async def check(self) -> str | None:
        """None, or what keeps messages from being taken."""
        if self._gate.reason is not None:
            return f"held: {self._gate.reason}"
        return self._trouble

    async def _session(self, stop: asyncio.Event) -> None:
        over = asyncio.Event()
        # A gate that the last session left shut would have nobody to open it.
        self._gate = Gate()
        arrived: asyncio.Queue[AbstractIncomingMessage | None] = asyncio.Queue()
        async with open_channel(self._settings, name=self._name, prefetch=self._prefetch) as channel:
            lost = await _watch(channel)
            queue = await channel.get_queue(self._queue, ensure=False)
            tag = await queue.consume(arrived.put, timeout=_seconds(self._settings))
            self._note(None)
            self._backoff.reset()
            async with asyncio.TaskGroup() as group:
                for _ in range(self._prefetch):
                    group.create_task(self._work(arrived, over))
                await wait_for_any(None, stop, lost)
                over.set()
                for _ in range(self._prefetch):
                    arrived.put_nowait(None)
                if not lost.is_set():
                    with suppress(*CONNECTION_ERRORS), told_as_lost():
                        await queue.cancel(tag, timeout=_seconds(self._settings))

    async def _work(self, arrived: asyncio.Queue[AbstractIncomingMessage | None], over: asyncio.Event) -> None:
        while (message := await arrived.get()) is not None and not over.is_set():
            settlement = await self._decide(message, over)
            self._on_settled(settlement)
            try:
                with told_as_lost():
                    await _answer(message, settlement)
            except CONNECTION_ERRORS:
                # The broker delivers it again; the inbox knows it by its id.
                log.warning("connection lost before the answer")

    async def _decide(self, message: AbstractIncomingMessage, over: asyncio.Event) -> Settlement:
        if not message.message_id:
            log.warning("message set aside: it has no message_id")
            return Settlement.DEAD_LETTER
        delivery = _delivery(message, message.message_id)
        with telemetry.span(
            self._tracer,
            f"process {self._queue}",
            SpanKind.CONSUMER,
            parent=telemetry.context_of(message.headers.get(telemetry.TRACEPARENT)),
            attributes={
                "messaging.system": "rabbitmq",
                "messaging.destination.name": self._queue,
                "messaging.message.id": delivery.message_id,
            },
        ) as current:
            settlement = await settle(
                delivery,
                self._handler,
                is_outage=self._is_outage,
                gate=self._gate,
                over=over,
            )
            current.set_attribute("messaging.settlement", settlement.value)
            if settlement is not Settlement.ACK:
                telemetry.mark_failed(current, settlement.value)
            return settlement

    def _note(self, trouble: str | None) -> None:
        if trouble != self._trouble:
            log.warning("consumer of %s: %s", self._queue, trouble or "running")
        self._trouble = trouble


async def _watch(channel: AbstractChannel) -> asyncio.Event:
    """Set when deliveries can no longer come: by channel, connection or queue."""
    lost = asyncio.Event()
    channel.close_callbacks.add(lambda *_: lost.set())
    underlay = await channel.get_underlay_channel()
    underlay.on_consumer_cancel_callbacks.add(lambda _: lost.set())
    return lost


async def _answer(message: AbstractIncomingMessage, settlement: Settlement) -> None:
    match settlement:
        case Settlement.ACK:
            await message.ack()
        case Settlement.DEAD_LETTER:
            await message.reject(requeue=False)
        case Settlement.REQUEUE:
            await message.nack(requeue=True)
        case Settlement.RELEASE:
            pass


def _delivery(message: AbstractIncomingMessage, message_id: str) -> Delivery:
    count = message.headers.get("x-delivery-count")
    return Delivery(
        body=message.body,
        message_id=message_id,
        exchange=message.exchange or "",
        routing_key=message.routing_key or "",
        headers=message.headers,
        content_type=message.content_type,
        user_id=message.user_id,
        attempt=count if isinstance(count, int) else 0,
    )


def _seconds(settings: BrokerSettings) -> float:
    return settings.connect_timeout.total_seconds()
