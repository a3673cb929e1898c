"""Starting the platform, ending one of its processes by force, and starting that one again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from demo.ministry import Ministry
from demo.registrar import Registrar
from deploy.local.installation import BO_VHOST, Platform
from deploy.local.pki_table import PROVINCE
from deploy.local.services import Service
from deploy.local.stack import Stack
from hbs_kit.broker import open_channel
from hbs_kit.dead_letters import list_letters
from hbs_kit.settings import BrokerSettings

DEAD = {
    PROVINCE: ("so-registry.submissions.dead",),
    BO_VHOST: (
        "bo-gateway.reports.dead",
        f"so-registry.acknowledgements.{PROVINCE}.dead",
        "lookup-portal.publications.dead",
    ),
}


@contextmanager
def started(stack: Stack, make: Callable[[Stack], Platform] = Platform) -> Iterator[Platform]:
    """Everything up and ready, the authority document imported."""
    stack.up(fresh=True)
    try:
        platform = make(stack)
        platform.prepare()
        stack.run(platform.migrations())
        Ministry(platform).register(Registrar(platform, stack.home / "registrar").authority_file())
        stack.run(platform.services())
        yield platform
    finally:
        stack.down(now=True)


@dataclass
class Killer:
    """Ends processes as a crash would, and starts them again."""

    platform: Platform
    kills: int = 0

    def kill(self, name: str) -> None:
        """SIGKILL, at once."""
        self.platform.stack.processes.kill(name)
        self.platform.stack.processes.stop(name)
        self.kills += 1

    def restart(self, name: str) -> None:
        """The same process again, ready."""
        self.platform.stack.run([self.service(name)])

    def service(self, name: str) -> Service:
        return next(service for service in self.platform.services() if service.name == name)


async def dead_letters(platform: Platform) -> dict[str, int]:
    """How many messages were set aside, by queue; as the vhost's operator sees them."""
    found = {}
    for vhost, queues in DEAD.items():
        url = platform.stack.rabbitmq.url(f"{vhost}-operator", vhost)
        async with open_channel(BrokerSettings.model_validate({"url": url}), name="test") as channel:
            for queue in queues:
                found[queue] = len(await list_letters(channel, queue))
    return found
