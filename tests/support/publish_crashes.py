"""A crash while an outbox is drained: every message arrives, twice at most, and always with the same bytes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from pydantic import SecretStr

from deploy.local.postgres import Database
from hbs_kit import drain as drains
from hbs_kit.broker import open_channel
from hbs_kit.db import Sessions
from hbs_kit.drain import LoadBody
from hbs_kit.outbox import OutboxColumns
from hbs_kit.publisher import Publisher
from hbs_kit.settings import BrokerSettings
from tests.support.crash_child import Job
from tests.support.crashes import Rows, kill_at, preload

preload(__name__)

POINTS = [
    pytest.param("hbs_kit.drain:_bodies:after", 1, marks=pytest.mark.slow, id="bodies read"),
    pytest.param("hbs_kit.drain:_publish_all:after", 2, id="published, not stamped"),
    pytest.param("hbs_kit.drain:_stamp:after", 2, marks=pytest.mark.slow, id="stamped, not committed"),
    pytest.param("hbs_kit.drain:drain:after", 1, id="committed"),
]
"""Where the relay dies, and how often each message is in the queue in the end."""


@dataclass(frozen=True)
class Relayed:
    """An outbox of a database, and the queue to which its messages go."""

    database: Database
    outbox: type[OutboxColumns]
    queue: str
    operator: BrokerSettings
    load_body: LoadBody | partial[Any] | None = None
    """A partial makes it in the process that needs it."""

    async def die_at(self, point: str) -> None:
        """A relay of its own begins, and dies there."""
        options = {"broker": self.operator.url.get_secret_value(), "outbox": self.outbox, "load_body": self.load_body}
        await kill_at(Job(publish, point, self.database.app, options), Rows(self.database, self._schema))

    async def end(self, sessions: Sessions) -> None:
        """The next relay goes on until nothing is left."""
        publisher = Publisher(self.operator, name="after")
        while (await drains.drain(sessions, self.outbox, publisher, load_body=_made(self.load_body))).found:
            pass
        await publisher.close()

    async def received(self) -> dict[str, list[bytes]]:
        """All bodies in the queue by message id."""
        found: dict[str, list[bytes]] = defaultdict(list)
        async with open_channel(self.operator, name="received") as channel:
            queue = await channel.get_queue(self.queue, ensure=False)
            while (message := await queue.get(fail=False, no_ack=True)) is not None:
                found[str(message.message_id)].append(message.body)
        return found

    @property
    def _schema(self) -> str:
        return str(self.outbox.__table__.schema)  # type: ignore[attr-defined]


async def publish(job: Job, sessions: Sessions) -> None:
    """One pass of a relay, in the child."""
    options: Any = job.options
    publisher = Publisher(BrokerSettings(url=SecretStr(options["broker"])), name="crash")
    await drains.drain(sessions, options["outbox"], publisher, load_body=_made(options["load_body"]))


def _made(load_body: LoadBody | partial[Any] | None) -> LoadBody | None:
    return load_body() if isinstance(load_body, partial) else load_body


async def assert_none_is_lost_or_changed(
    relayed: Relayed, sessions: Sessions, *, point: str, times: int, wanted: Sequence[str]
) -> dict[str, bytes]:
    """Kill a relay at the point, let the next one end: each wanted message came so many times; their bytes."""
    await relayed.die_at(point)
    await relayed.end(sessions)

    received = await relayed.received()
    assert received.keys() == set(wanted)
    assert {len(bodies) for bodies in received.values()} == {times}
    assert all(len(set(bodies)) == 1 for bodies in received.values())
    return {message_id: bodies[0] for message_id, bodies in received.items()}
