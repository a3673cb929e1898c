"""Start, record and end processes: nothing of ours is left, nothing of others is touched.

The record, `HOME/processes.json`, is written before a program may run: the child waits at a gate
until its pid and start time stand in the file, and gives up if we die first. So whoever reads
the file after a kill -9 knows every process there is. A process is signalled only if pid, start
time and boot still match; no program is ever looked for by its name.
"""

import contextlib
import os
import secrets
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.local import procfs
from deploy.local.errors import NotReady, StackError
from deploy.local.priorities import give_way
from deploy.local.state import alone, read_json, write_json

GATE = ("/bin/sh", "-c", 'cd "$1" && shift && read -r go && exec "$@" </dev/null', "sh")
MARK = "HBS_STACK_PROCESS"
POLL = 0.05
STOP_TIMEOUT = 15.0
KILL_TIMEOUT = 10.0
PRIORITY_TIMEOUT = 2.0


@dataclass(frozen=True)
class Entry:
    """One started process, as it stands in the record."""

    name: str
    pid: int
    started: int
    boot: str
    mark: str  # in its environment, and so in that of its children
    stop_signal: int
    log: str

    def is_alive(self) -> bool:
        return self.boot == procfs.boot_id() and procfs.is_running(self.pid, self.started)


class Processes:
    """The processes of one home, in the order of their start."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._file = home / "processes.json"

    def entries(self) -> list[Entry]:
        return [Entry(**entry) for entry in read_json(self._file).get("processes", [])]

    def find(self, name: str) -> Entry | None:
        return next((entry for entry in self.entries() if entry.name == name), None)

    def start(
        self,
        name: str,
        argv: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        cwd: Path | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        gives_way: bool = False,
    ) -> Entry:
        """Start a program in a session of its own; its output goes to `HOME/log/NAME.log`."""
        if self.find(name) is not None:
            raise StackError(f"{name} is already in {self._file}: end it first")
        log = self.home / "log" / f"{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        mark = secrets.token_hex(16)
        waiting, gate = os.pipe()
        pid = _spawn([*GATE, cwd or self.home, *argv], {**env, MARK: mark}, waiting, log)
        os.close(waiting)
        started = procfs.start_time(pid)
        entry = Entry(name, pid, started, procfs.boot_id(), mark, int(stop_signal), str(log))
        with alone(self._file):
            self._record([*self.entries(), entry])
        if gives_way:
            wait_until(lambda: give_way(pid), PRIORITY_TIMEOUT)
        # Opens the gate. A child that died at it is found by wait_ready, with its log.
        with contextlib.suppress(BrokenPipeError):
            os.write(gate, b"go\n")
        os.close(gate)
        return entry

    def wait_ready(self, entry: Entry, is_ready: Callable[[], bool], timeout: float) -> None:
        """Return once `is_ready`; say why, with the log, if the process ends or takes too long."""
        deadline = time.monotonic() + timeout
        while not is_ready():
            if not entry.is_alive():
                raise NotReady(f"{entry.name} ended before it was ready", Path(entry.log))
            if time.monotonic() > deadline:
                raise NotReady(
                    f"{entry.name} was not ready after {timeout:.0f} seconds",
                    Path(entry.log),
                )
            time.sleep(POLL)

    def stop(self, name: str, *, now: bool = False) -> None:
        """End one process and what it started; one that already ended is only struck off.

        `now` does without the farewell: for a home whose data is thrown away anyway.
        """
        entry = self.find(name)
        if entry is None:
            return
        family = procfs.descendants(entry.pid) if entry.is_alive() else []
        if entry.is_alive():
            _send(entry.pid, signal.SIGKILL if now else entry.stop_signal)
            if not wait_until(lambda: not entry.is_alive(), STOP_TIMEOUT):
                _send(entry.pid, signal.SIGKILL)
                wait_until(lambda: not entry.is_alive(), KILL_TIMEOUT)
        self._end_stragglers(entry, family)
        _reap(entry.pid)
        with alone(self._file):
            self._record([other for other in self.entries() if other.name != name])

    def stop_all(self, *, now: bool = False) -> list[str]:
        """End everything in the record, the last started first. Returns what was still running."""
        ended = []
        for entry in reversed(self.entries()):
            if entry.is_alive():
                ended.append(entry.name)
            self.stop(entry.name, now=now)
        return ended

    def kill(self, name: str) -> None:
        """End one process as a crash would: no farewell, and its children are left to notice."""
        entry = self.find(name)
        if entry is not None and entry.is_alive():
            _send(entry.pid, signal.SIGKILL)
            wait_until(lambda: not entry.is_alive(), KILL_TIMEOUT)

    def _end_stragglers(self, entry: Entry, family: Sequence[procfs.Seen]) -> None:
        # A server's children leave by themselves when it goes; else they are asked, then made to.
        def left() -> list[procfs.Seen]:
            marked = procfs.with_environment(MARK, entry.mark)
            return marked + [seen for seen in family if procfs.is_running(seen.pid, seen.started)]

        for number, patience in (
            (None, 1.0),
            (signal.SIGTERM, 2.0),
            (signal.SIGKILL, KILL_TIMEOUT),
        ):
            for seen in left() if number else ():
                _send(seen.pid, number or 0)
            if wait_until(lambda: not left(), patience):
                return

    def _record(self, entries: Sequence[Entry]) -> None:
        write_json(self._file, {"processes": [asdict(entry) for entry in entries]})


def wait_until(condition: Callable[[], bool], timeout: float) -> bool:
    """Whether the condition became true in time."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL)
    return True


def _spawn(argv: Sequence[str | Path], env: Mapping[str, str], stdin: int, log: Path) -> int:
    # Not subprocess: its object insists on waiting for the child, but ours outlive us. What the
    # caller's shell or make left open is closed, or its pipe would never end.
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    opened = [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]
    inherited = [descriptor for descriptor in opened if descriptor > 2 and _is_passed_on(descriptor)]
    actions = [
        (os.POSIX_SPAWN_DUP2, stdin, 0),
        (os.POSIX_SPAWN_DUP2, output, 1),
        (os.POSIX_SPAWN_DUP2, output, 2),
        *((os.POSIX_SPAWN_CLOSE, fd) for fd in inherited),
    ]
    words = [os.fspath(word) for word in argv]
    defaults = (signal.SIGPIPE, signal.SIGXFSZ)  # which Python ignores, and programs must not
    try:
        return os.posix_spawn(words[0], words, env, file_actions=actions, setsid=True, setsigdef=defaults)
    finally:
        os.close(output)


def _is_passed_on(descriptor: int) -> bool:
    try:
        return os.get_inheritable(descriptor)
    except OSError:  # the one that listed the others
        return False


def _reap(pid: int) -> None:
    # Only a child of this very process can be waited for, and only it would stay as a zombie.
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
