"""Exchanges, queues and bindings as values, and the act of declaring them.

A queue's only argument is its type. Delivery limit, dead-lettering and length are
policies that the deployment sets, because a policy can be changed on a living queue
and an argument cannot.
"""

from dataclasses import dataclass
from typing import Literal

from aio_pika.abc import AbstractChannel


@dataclass(frozen=True, slots=True)
class Exchange:
    name: str
    kind: Literal["topic", "direct"] = "topic"


@dataclass(frozen=True, slots=True)
class Binding:
    queue: str
    exchange: str
    routing_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    exchanges: tuple[Exchange, ...] = ()
    queues: tuple[str, ...] = ()
    bindings: tuple[Binding, ...] = ()


async def declare(channel: AbstractChannel, topology: Topology) -> None:
    """Make what is missing. What exists otherwise closes the channel with an error."""
    for exchange in topology.exchanges:
        await channel.declare_exchange(exchange.name, exchange.kind, durable=True)
    for name in topology.queues:
        await channel.declare_queue(name, durable=True, arguments={"x-queue-type": "quorum"})
    for binding in topology.bindings:
        queue = await channel.get_queue(binding.queue, ensure=False)
        await queue.bind(binding.exchange, binding.routing_key)
