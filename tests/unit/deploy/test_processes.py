"""The record decides what is ended: just what was started, nothing that merely has its number."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from deploy.local import procfs
from deploy.local.errors import NotReady, StackError
from deploy.local.paths import ROOT
from deploy.local.priorities import LOW, give_way
from deploy.local.processes import Processes

ENV = {"PATH": os.environ["PATH"]}


@pytest.fixture
def processes(tmp_path: Path):
    started = Processes(tmp_path)
    yield started
    started.stop_all(now=True)


def until(condition, timeout: float = 5.0) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_stops_what_it_started(processes: Processes) -> None:
    entry = processes.start("sleeper", ["sleep", "60"], env=ENV)
    assert entry.is_alive()

    assert processes.stop_all() == ["sleeper"]

    assert not entry.is_alive()
    assert processes.entries() == []


def test_what_gives_way_does_so_before_it_runs(processes: Processes) -> None:
    script = "nice; cat /proc/self/autogroup 2>/dev/null; echo on; sleep 60"
    entry = processes.start("last", ["sh", "-c", script], env=ENV, gives_way=True)
    until(lambda: Path(entry.log).read_text().endswith("on\n"))

    own, *session, _ = Path(entry.log).read_text().splitlines()

    assert own == str(LOW)
    assert all(line.endswith(f" nice {LOW}") for line in session)


def test_a_kernel_that_takes_no_such_change_yet_is_asked_again(monkeypatch) -> None:
    def refuse(*_given: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(os, "setpriority", lambda *_given: None)
    with monkeypatch.context() as busy:
        busy.setattr(Path, "write_text", refuse)
        assert not give_way(os.getpid())
    monkeypatch.setattr(Path, "write_text", lambda *_given: None)
    assert give_way(os.getpid())


def test_stops_the_last_started_first(processes: Processes) -> None:
    for name in ("first", "second", "third"):
        processes.start(name, ["sleep", "60"], env=ENV)

    assert processes.stop_all() == ["third", "second", "first"]


def test_refuses_a_second_process_of_the_same_name(processes: Processes) -> None:
    processes.start("sleeper", ["sleep", "60"], env=ENV)

    with pytest.raises(StackError, match="sleeper"):
        processes.start("sleeper", ["sleep", "60"], env=ENV)


def test_kills_what_ignores_the_signal(processes: Processes, monkeypatch) -> None:
    monkeypatch.setattr("deploy.local.processes.STOP_TIMEOUT", 0.2)
    entry = processes.start("deaf", ["sh", "-c", "trap '' TERM; echo on; sleep 60"], env=ENV)
    until(lambda: Path(entry.log).read_text() == "on\n")

    processes.stop("deaf")

    assert not entry.is_alive()


def test_ends_children_that_outlive_their_parent(processes: Processes, tmp_path: Path) -> None:
    pid_file = tmp_path / "child"
    script = f"setsid sleep 60 & echo $! > {pid_file}; wait"
    processes.start("parent", ["sh", "-c", script], env=ENV)
    until(lambda: pid_file.exists() and pid_file.read_text().strip() != "")
    child = int(pid_file.read_text())
    started = procfs.start_time(child)
    processes.kill("parent")
    assert procfs.is_running(child, started)

    processes.stop("parent")

    assert not procfs.is_running(child, started)


def test_never_signals_a_stranger_with_a_recorded_pid(processes: Processes, tmp_path: Path) -> None:
    entry = processes.start("gone", ["sleep", "60"], env=ENV)
    time.sleep(0.05)  # start times count in hundredths of a second
    stranger = subprocess.Popen(["sleep", "60"])
    record = tmp_path / "processes.json"
    text = json.loads(record.read_text())
    text["processes"][0]["pid"] = stranger.pid  # as if the kernel had given the number out again
    record.write_text(json.dumps(text))

    try:
        assert processes.stop_all() == []
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
    assert not entry.is_alive()  # found by the mark in its environment


def test_says_why_a_program_did_not_start(processes: Processes) -> None:
    entry = processes.start("broken", ["sh", "-c", "echo no such thing >&2; exit 3"], env=ENV)

    with pytest.raises(NotReady, match="no such thing") as refusal:
        processes.wait_ready(entry, lambda: False, 5)

    assert str(entry.log) in str(refusal.value)


def test_says_that_a_program_is_not_ready_in_time(processes: Processes) -> None:
    entry = processes.start("slow", ["sleep", "60"], env=ENV)

    with pytest.raises(NotReady, match="not ready"):
        processes.wait_ready(entry, lambda: False, 0.1)


@pytest.mark.crash
def test_a_program_does_not_run_unless_it_stands_in_the_record(tmp_path: Path) -> None:
    # The one who starts it dies after the fork and before the record: the child waits at the gate.
    ran = tmp_path / "ran"
    script = textwrap.dedent(f"""
        import os, signal
        from pathlib import Path
        from deploy.local.processes import Processes
        Processes._record = lambda self, entries: os.kill(os.getpid(), signal.SIGKILL)
        Processes(Path({str(tmp_path)!r})).start("never", ["touch", {str(ran)!r}], env={ENV!r})
    """)

    died = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)

    assert died.returncode == -signal.SIGKILL
    time.sleep(0.3)
    assert not ran.exists()


@pytest.mark.crash
def test_another_process_ends_what_a_killed_one_started(tmp_path: Path) -> None:
    script = textwrap.dedent(f"""
        import os, signal
        from pathlib import Path
        from deploy.local.processes import Processes
        processes = Processes(Path({str(tmp_path)!r}))
        for name in ("one", "two"):
            processes.start(name, ["sleep", "60"], env={ENV!r})
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    entries = Processes(tmp_path).entries()
    assert [entry.is_alive() for entry in entries] == [True, True]

    assert Processes(tmp_path).stop_all() == ["two", "one"]

    assert [entry.is_alive() for entry in entries] == [False, False]
