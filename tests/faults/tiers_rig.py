"""All four services of one machine, with lines that can be cut between a service and what it needs."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from demo.client import Network, open_network
from demo.story import CLASSES, Story
from deploy.local.installation import Platform
from deploy.local.report import Silence
from deploy.local.stack import Stack
from tests.faults.breaking import bring_back_server
from tests.faults.rig import led_through
from tests.support.servers import open_stack
from tests.support.tcp_proxy import TcpProxy
from tests.system.starting import started

LINED = ("school-api", "bo-gateway")
NEEDED = ("postgres", "rabbitmq", "so-registry-api")


@dataclass(frozen=True)
class LinedPlatform(Platform):
    """Some services reach what they need by lines of their own, as `school-api/postgres`."""

    ends: ExitStack
    lines: dict[str, TcpProxy] = field(default_factory=dict)

    def environment(self, service: str, kind: str, **more: str) -> dict[str, str]:
        """As ever but for the ports; an operator's command goes straight."""
        if kind == "command" or service not in LINED:
            return super().environment(service, kind, **more)
        through = {self.stack.ports.get(name): self._line(service, name).port for name in NEEDED}
        return led_through(super().environment(service, kind, **more), through)

    def _line(self, service: str, needed: str) -> TcpProxy:
        name = f"{service}/{needed}"
        if name not in self.lines:
            self.lines[name] = self.ends.enter_context(TcpProxy(self.stack.ports.get(needed)))
        return self.lines[name]


@dataclass
class Tiers:
    """The platform, its lines, and the year that goes through it."""

    platform: LinedPlatform
    network: Network
    story: Story

    @property
    def stack(self) -> Stack:
        return self.platform.stack

    @property
    def lines(self) -> Mapping[str, TcpProxy]:
        return self.platform.lines

    def bring_back(self, name: str) -> None:
        """The same program again."""
        if not bring_back_server(self.stack, name):
            self.stack.run([service for service in self.platform.services() if service.name == name])

    def fallen(self) -> list[str]:
        """Processes of the services that have ended by themselves."""
        names = [service.name for service in self.platform.services()]
        entries = {name: self.stack.processes.find(name) for name in names}
        return [name for name, entry in entries.items() if entry is None or not entry.is_alive()]

    def checked(self) -> list[dict[str, Any]]:
        """What the registry finds wrong with all that it has stored."""
        [found] = json.loads(self.story.registrar.command("check", "--json"))
        faults: list[dict[str, Any]] = found["faults"]
        return faults


@contextmanager
def open_tiers(home: Path, *, classes: Mapping[int, list[str]]) -> Iterator[Tiers]:
    """Everything up, the window open for school A's classes by grade."""
    with (
        ExitStack() as ends,
        started(open_stack(home), partial(LinedPlatform, ends=ends)) as platform,
        open_network(platform) as network,
    ):
        assert isinstance(platform, LinedPlatform)
        own = {school: {**CLASSES[school], **classes} for school in CLASSES}
        story = Story(network, Silence(), classes=own)
        story.open_the_year()
        yield Tiers(platform, network, story)
