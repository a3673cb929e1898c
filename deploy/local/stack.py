"""The platform on one machine without Docker: `python deploy/local/stack.py up --home .run/demo`.

Standard library only. Everything is under the home, every process is in its record, and `down`
(or the next `up` on the same home) ends exactly those, also after a kill -9 half-way.
"""

import argparse
import contextlib
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

if __package__ in (
    None,
    "",
):  # started by its path: our packages are found from the clone's root
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from deploy.local import doctor, postgres_binaries, rabbitmq_binaries
from deploy.local.errors import StackError
from deploy.local.paths import RUN
from deploy.local.pki import Pki
from deploy.local.ports import Ports
from deploy.local.postgres import Postgres, remove_shared_memory
from deploy.local.processes import Processes
from deploy.local.rabbitmq import RabbitMQ
from deploy.local.report import Report, Silence
from deploy.local.services import Service, start_services

COMMANDS = ("up", "down", "status", "doctor", "postgres-bin")


class Part(Protocol):
    """What the three parts have in common."""

    is_external: bool

    def launch(self) -> None: ...


class Stack:
    """PostgreSQL, RabbitMQ and the PKI of one home, and the services that run on them."""

    def __init__(
        self,
        home: Path,
        *,
        report: Report | None = None,
        postgres_bin: Path | None = None,
        postgres_settings: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home.absolute()
        self.report = report or Silence()
        self.processes = Processes(self.home)
        self.ports = Ports(self.home)
        self.postgres = Postgres(
            self.home,
            self.processes,
            self.ports,
            binaries=postgres_bin,
            settings=postgres_settings,
        )
        self.rabbitmq = RabbitMQ(self.home, self.processes, self.ports)
        self.pki = Pki(self.home, self.processes, self.ports)

    def up(self, *, fresh: bool = False) -> None:
        """End what the home still runs, then start the parts; `fresh` empties the home first."""
        self.report.step(f"home is {self.home}")
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._alone():
            self._end(now=fresh)
            if fresh:
                _empty(self.home)
            try:
                self._start_parts()
            except BaseException:
                self._end(now=True)  # the broker is deaf while it starts
                raise

    def run(self, services: Sequence[Service]) -> None:
        """Start services on the parts that are up."""
        start_services(self.processes, services)
        for service in services:
            if service.health is not None:
                self.report.step(f"{service.name} is ready: {service.health}")

    def down(self, *, now: bool = False, remove: bool = False) -> None:
        """End what the record names; `now`: without farewell; `remove`: the home goes too."""
        if not self.home.exists():
            return
        with self._alone():
            self._end(now=now)
            if remove:
                shutil.rmtree(self.home)

    def _start_parts(self) -> None:
        # All are launched before the first is waited for: the broker takes longest by far.
        if not (self.rabbitmq.is_external or rabbitmq_binaries.is_here()):
            self.report.step("RabbitMQ: not installed; fetching it into .run/dist, once")
        parts: dict[str, Part] = {
            "RabbitMQ": self.rabbitmq,
            "PostgreSQL": self.postgres,
            "PKI": self.pki,
        }
        for title, part in parts.items():
            if part.is_external:
                self.report.step(f"{title}: using the one that the environment names")
            else:
                self.report.step(f"{title}: starting")
                part.launch()
        self.postgres.wait_ready()
        self.report.step(f"PostgreSQL {self.postgres.version()} is ready")
        self.pki.wait_ready()
        self.report.step(f"PKI is ready: {self.pki.url}")
        self.rabbitmq.wait_ready()
        self.report.step(f"RabbitMQ {self.rabbitmq.version()} is ready")

    def _end(self, *, now: bool = False) -> None:
        ended = self.processes.stop_all(now=now)
        for data in self.home.glob("*/data"):
            remove_shared_memory(data)
        if ended:
            self.report.step(f"ended {', '.join(ended)}")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        # Two at once would start everything twice. The kernel drops the lock of whoever dies.
        folder = os.open(self.home, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


def show_status(stack: Stack) -> int:
    """One line a process. 0 if all of them run, 3 if some or all do not."""
    entries = stack.processes.entries()
    for entry in entries:
        state = f"runs as {entry.pid}" if entry.is_alive() else "has ended"
        stack.report.line(f"{entry.name:24} {state:18} {entry.log}")
    if not entries:
        stack.report.line(f"nothing runs in {stack.home}")
    return 0 if entries and all(entry.is_alive() for entry in entries) else 3


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done, 1 failed, 2 wrong usage, 3 not running."""
    options = _parser().parse_args(arguments)
    report = Report()
    stack = Stack(options.home, report=report, postgres_bin=options.postgres_bin)
    try:
        match options.command:
            case "doctor":
                return doctor.examine(report)
            case "postgres-bin":
                report.line(str(postgres_binaries.debian_postgres(options.major)))
            case "status":
                return show_status(stack)
            case "down":
                stack.down()
                report.step("down")
            case "up":
                stack.up(fresh=options.fresh)
    except StackError as problem:
        report.step(f"FAILED: {problem}")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="The local stack.")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--home", type=Path, default=RUN / "demo", help="default: .run/demo")
    parser.add_argument("--fresh", action="store_true", help="up: empty the home first")
    parser.add_argument("--major", type=int, default=15, help="postgres-bin: which version")
    parser.add_argument("--postgres-bin", type=Path, help="up: another set of PostgreSQL programs")
    return parser


def _empty(home: Path) -> None:
    for entry in home.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


if __name__ == "__main__":
    sys.exit(main())
