"""What befalls servers, lines and processes: killed, stopped, silent, cut off. Each is brought back by its end."""

import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from deploy.local import procfs
from deploy.local.stack import Stack
from tests.support.tcp_proxy import TcpProxy

AWAY = 3.0
OUTLASTING = 6.0
"""Seconds. The second is longer than the registry's processes wait for an answer here."""


class Breakable(Protocol):
    """What a fault befalls."""

    @property
    def stack(self) -> Stack: ...

    @property
    def lines(self) -> Mapping[str, TcpProxy]: ...

    def bring_back(self, name: str) -> None:
        """The same program again, as who supervises it starts it."""


@dataclass(frozen=True)
class Fault:
    """How it begins and how it ends, and the seconds between."""

    name: str
    begin: Callable[[Breakable], None]
    end: Callable[[Breakable], object]
    lasts: float = AWAY


def cut(line: str) -> Fault:
    """The line is broken off, and so is every new one."""
    return Fault(f"{line} cut off", lambda rig: rig.lines[line].cut(), lambda rig: rig.lines[line].mend())


def silent(line: str) -> Fault:
    """Nothing comes through, and nobody says so: whoever asks does not learn whether it was done."""
    return Fault(
        f"{line} silent", lambda rig: rig.lines[line].pause(), lambda rig: rig.lines[line].mend(), lasts=OUTLASTING
    )


def killed(process: str) -> Fault:
    """kill -9, and after a moment the same program again."""
    return Fault(f"{process} killed", lambda rig: kill(rig, process), lambda rig: rig.bring_back(process), lasts=1.0)


def crashed(server: str) -> Fault:
    """One of its processes is killed, as by a machine without memory; the server sees to itself."""

    def begin(rig: Breakable) -> None:
        entry = rig.stack.processes.find(server)
        assert entry is not None, server
        for seen in sorted(procfs.descendants(entry.pid), key=lambda seen: -seen.started):
            with suppress(ProcessLookupError):  # it may just have ended by itself
                os.kill(seen.pid, signal.SIGKILL)
                return
        raise AssertionError(server)

    return Fault(f"one of {server}'s processes killed", begin, lambda _rig: None, lasts=0.0)


def stopped(process: str) -> Fault:
    """A machine that stands still, and goes on as if nothing had been."""
    return Fault(
        f"{process} stopped",
        lambda rig: _signal_all(rig, process, signal.SIGSTOP),
        lambda rig: _signal_all(rig, process, signal.SIGCONT),
    )


def kill(rig: Breakable, process: str) -> None:
    """As a crash does; with a broker goes its machine's name server."""
    rig.stack.processes.kill(process)
    if process == rig.stack.rabbitmq.name:
        rig.stack.rabbitmq.stop(now=True)
    else:
        rig.stack.processes.stop(process)


def bring_back_server(stack: Stack, name: str) -> bool:
    """Start a server of the stack again; False for any other name."""
    parts = {part.name: part for part in (stack.postgres, stack.rabbitmq, stack.pki)}
    if name in parts:
        parts[name].start()
    return name in parts


def _signal_all(rig: Breakable, process: str, number: signal.Signals) -> None:
    entry = rig.stack.processes.find(process)
    assert entry is not None, process
    # The children too: a server's are who does the work.
    family = procfs.descendants(entry.pid)
    os.kill(entry.pid, number)
    for seen in family:
        if procfs.is_running(seen.pid, seen.started):
            os.kill(seen.pid, number)
