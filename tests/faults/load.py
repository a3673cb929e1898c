"""Schools that send whatever happens: class after class, each followed by what its verdicts ask for."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from bench.deadline.judging import wait_until
from bench.deadline.made import Made
from bench.deadline.sending import Sender, open_doors
from deploy.local.installation import CLIENT
from deploy.local.pki_table import PROVINCE
from hbs_kit.publisher import Publisher
from hbs_kit.settings import BrokerSettings
from tests.faults.rig import Rig


@dataclass
class Load:
    """What was offered so far. A class is sent by itself until everything of it was taken."""

    rig: Rig
    sender: Sender
    group: asyncio.TaskGroup
    classes: Iterator[tuple[int, Made]]
    offered: list[Made] = field(default_factory=list)

    def offer(self) -> Made:
        """One class more, on its way from now on."""
        number, made = next(self.classes)
        self.group.create_task(self.sender.send_class(number, made))
        self.offered.append(made)
        return made

    async def are_answered(self, *classes: Made) -> None:
        """Wait for everything that these classes come to."""
        await wait_until(lambda: self.rig.have_answers(classes), pause=0.1)


@asynccontextmanager
async def loaded(rig: Rig) -> AsyncIterator[Load]:
    """Ends once everything that was offered is taken. By the servers' own ports: only the registry's lines break."""
    broker = BrokerSettings.model_validate({"url": rig.stack.rabbitmq.url(CLIENT, PROVINCE)})
    publisher = Publisher(broker, name="test")
    schools = {school.code: school for school in rig.province.schools}
    url = rig.province.platform.url("so-registry")
    try:
        async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as http:
            doors = open_doors(http, rig.province.platform.signing_key, rig.province.schools)
            sender = Sender(doors, publisher, rig.province.window, schools)
            async with asyncio.TaskGroup() as group:
                yield Load(rig, sender, group, iter(enumerate(rig.classes)))
    finally:
        await publisher.close()
