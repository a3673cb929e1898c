"""Declares exchanges, queues and bindings in every vhost; run by the venv's Python as the broker's administrator.

Usage: python -m deploy.local.declare_topology '{"vhost": "amqp://…"}' REGISTRAR CLIENT…
"""

import asyncio
import json
import sys
from itertools import chain

from bo_gateway.topology import TOPOLOGY as BO
from hbs_kit.broker import open_channel
from hbs_kit.settings import BrokerSettings
from hbs_kit.topology import Binding, Exchange, Topology, declare
from lookup_portal.topology import TOPOLOGY as PORTAL
from so_registry.topology import bo_topology, schools_topology

DEAD = "hbs.dead"


async def main(urls: dict[str, str], registrar: str, clients: list[str]) -> None:
    """Each vhost gets the topologies of its services, and a queue beside each for what is set aside."""
    for vhost, topologies in vhosts(registrar, clients).items():
        settings = BrokerSettings.model_validate({"url": urls[vhost]})
        async with open_channel(settings, name="deployment") as channel:
            for topology in topologies:
                await declare(channel, topology)


def vhosts(registrar: str, clients: list[str]) -> dict[str, list[Topology]]:
    """What each vhost holds: the province's, named after its registrar, and the Ministry's."""
    wanted = {registrar: [schools_topology(clients)], "bo": [bo_topology(registrar), BO, PORTAL]}
    return {vhost: [*topologies, set_aside(topologies)] for vhost, topologies in wanted.items()}


def set_aside(topologies: list[Topology]) -> Topology:
    """`<queue>.dead` for each queue: where the policies send what is dead-lettered."""
    queues = sorted(set(chain.from_iterable(topology.queues for topology in topologies)))
    queues = [queue for queue in queues if not queue.endswith(".dead")]
    return Topology(
        exchanges=(Exchange(DEAD, "direct"),),
        queues=tuple(f"{queue}.dead" for queue in queues),
        bindings=tuple(Binding(f"{queue}.dead", DEAD, queue) for queue in queues),
    )


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1]), sys.argv[2], sys.argv[3:]))
