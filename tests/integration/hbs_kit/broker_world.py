"""An exchange, a queue with its policies and a dead-letter queue, made for one test."""

from contextlib import asynccontextmanager
from dataclasses import dataclass

from hbs_kit.broker import open_channel
from hbs_kit.settings import BrokerSettings
from hbs_kit.topology import Binding, Exchange, Topology

DELIVERY_LIMIT = 3


@dataclass(frozen=True)
class BrokerWorld:
    settings: BrokerSettings
    name: str

    @property
    def exchange(self) -> str:
        return f"{self.name}.exchange"

    @property
    def queue(self) -> str:
        return f"{self.name}.queue"

    @property
    def dead(self) -> str:
        return f"{self.name}.dead"

    @property
    def topology(self) -> Topology:
        return Topology(
            exchanges=(Exchange(self.exchange), Exchange(self.dead, "direct")),
            queues=(self.queue, self.dead),
            bindings=(
                Binding(self.queue, self.exchange, "thing.#"),
                Binding(self.dead, self.dead, "dead"),
            ),
        )

    @property
    def policy(self) -> dict[str, str | int]:
        return {
            "delivery-limit": DELIVERY_LIMIT,
            "dead-letter-exchange": self.dead,
            "dead-letter-routing-key": "dead",
            "dead-letter-strategy": "at-least-once",
            "overflow": "reject-publish",
        }

    async def remove(self) -> None:
        async with self.channel() as channel:
            for queue in (self.queue, self.dead):
                await channel.queue_delete(queue)
            for exchange in (self.exchange, self.dead):
                await channel.exchange_delete(exchange)

    async def waiting(self, queue: str) -> int:
        async with self.channel() as channel:
            declared = await channel.get_queue(queue)
            return declared.declaration_result.message_count or 0

    @asynccontextmanager
    async def channel(self):
        async with open_channel(self.settings, name="test") as channel:
            yield channel
