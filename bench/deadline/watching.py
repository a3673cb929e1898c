"""Beside the load: an operator who looks at his boards, and how much memory and time each process takes."""

import asyncio
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local import procfs
from deploy.local.processes import Processes
from hbs_kit.db import Sessions
from so_registry.console.remembering import Remembered
from so_registry.usecases.boards.show_overview import show_overview
from so_registry.usecases.boards.show_window_board import WindowBoard, show_window_board

BOARD_EVERY = 3.0
MEMORY_EVERY = 15.0
"""Not oftener: for Pss the kernel walks every page that each of the database's processes shares with the others."""
MB = 1_000_000


class Operator:
    """Looks at the window again and again. The board is remembered for a while, as the console does for all who look;
    `seconds` are what each reading of it took.
    """

    def __init__(self, window_no: int, sessions: Sessions) -> None:
        self._window_no, self._sessions = window_no, sessions
        self._boards = Remembered[WindowBoard]()
        self.seconds: list[float] = []

    async def run(self) -> None:
        while True:
            await show_overview(None, sessions=self._sessions)
            await self._boards.get(self._window_no, self._read)
            await asyncio.sleep(BOARD_EVERY)

    async def _read(self) -> WindowBoard:
        began = time.perf_counter()
        board = await show_window_board(self._window_no, sessions=self._sessions)
        self.seconds.append(time.perf_counter() - began)
        return board


class Memory:
    """The most that each recorded process has taken with its children: shared pages are counted once (Pss)."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes
        self.peak: dict[str, int] = {}

    async def run(self) -> None:
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(MEMORY_EVERY)

    def look(self) -> None:
        for entry in self._processes.entries():
            family = [entry.pid, *(child.pid for child in procfs.descendants(entry.pid))]
            taken = sum(_pss(pid) for pid in family)
            self.peak[entry.name] = max(self.peak.get(entry.name, 0), taken)

    def peak_mb(self) -> dict[str, int]:
        return {name: round(taken / MB) for name, taken in sorted(self.peak.items())}


class Cost:
    """Seconds of the processors that each recorded process took with its children while something ran."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes
        self.seconds: dict[str, float] = {}

    @contextmanager
    def counted(self) -> Iterator[None]:
        before = self._look()
        yield
        self.seconds = {name: spent - before.get(name, 0.0) for name, spent in self._look().items()}

    def total(self) -> float:
        return sum(self.seconds.values())

    def without_senders(self) -> float:
        """What an operator's machines would take: of the processes that an installation has."""
        return self.total() - self.seconds["bench"]

    def rounded(self) -> dict[str, float]:
        return {name: round(spent, 1) for name, spent in sorted(self.seconds.items())}

    def _look(self) -> dict[str, float]:
        families = {
            entry.name: [entry.pid, *(child.pid for child in procfs.descendants(entry.pid))]
            for entry in self._processes.entries()
        }
        # Of the children only what has ended: the servers' processes are children of their own.
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = time.process_time() + ended.ru_utime + ended.ru_stime
        return {"bench": own} | {name: sum(map(_cpu_s, family)) for name, family in families.items()}


def _cpu_s(pid: int) -> float:
    """Of a process and its children that have ended (proc(5): utime, stime, cutime, cstime)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0  # it has ended: its parent's fields have it
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except (OSError, ValueError):
        return 0  # it has ended
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
