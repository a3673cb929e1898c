"""The life of a whole stack, as `make demo` and `make down` live it."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.local import procfs
from deploy.local.paths import ROOT
from deploy.local.ports import is_open
from deploy.local.processes import MARK, Processes
from deploy.local.stack import Stack
from deploy.local.state import read_json

pytestmark = pytest.mark.integration


def stack_command(home: Path, *arguments: str) -> list[str]:
    script = str(ROOT / "deploy/local/stack.py")
    return [sys.executable, script, *arguments, "--home", str(home)]


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    argv = stack_command(home, *arguments)
    return subprocess.run(argv, capture_output=True, text=True, check=False, cwd="/")


def left_over(home: Path, marks: list[str]) -> list[int]:
    """Processes that carry one of our marks, and ports of this home that still answer."""
    pids = [seen.pid for mark in marks for seen in procfs.with_environment(MARK, mark)]
    return pids + [port for port in read_json(home / "ports.json").values() if is_open(port)]


@pytest.mark.slow
def test_up_again_up_and_down(own_home: Path) -> None:
    modes = {folder: stat.S_IMODE(folder.stat().st_mode) for folder in (own_home, *own_home.parents)}
    first = run(own_home, "up")
    assert first.returncode == 0, first.stdout + first.stderr
    former = Processes(own_home).entries()
    assert [entry.name for entry in former] == ["epmd", "rabbitmq", "postgres", "pki"]
    assert run(own_home, "status").returncode == 0

    again = run(own_home, "up", "--fresh")
    assert again.returncode == 0, again.stdout + again.stderr
    current = Processes(own_home).entries()

    assert not any(entry.is_alive() for entry in former)
    assert all(entry.is_alive() for entry in current)
    down = run(own_home, "down")
    assert down.returncode == 0
    assert left_over(own_home, [entry.mark for entry in (*former, *current)]) == []
    assert run(own_home, "status").returncode == 3
    assert {folder: stat.S_IMODE(folder.stat().st_mode) for folder in modes} == modes


@pytest.mark.crash
@pytest.mark.parametrize(
    "after",
    ["epmd", pytest.param("rabbitmq", marks=pytest.mark.slow), pytest.param("postgres", marks=pytest.mark.slow)],
)
def test_down_cleans_up_after_a_kill_half_way(own_home: Path, after: str) -> None:
    up = subprocess.Popen(stack_command(own_home, "up"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while Processes(own_home).find(after) is None:
        assert up.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.002)
    os.kill(up.pid, signal.SIGKILL)
    up.wait()
    entries = Processes(own_home).entries()

    assert run(own_home, "down").returncode == 0

    assert not any(entry.is_alive() for entry in entries)
    assert left_over(own_home, [entry.mark for entry in entries]) == []


def test_a_failed_start_is_told_and_ends_what_it_began(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.local.postgres.SETTINGS", {"no_such_setting": "1"})
    stack = Stack(own_home)

    with pytest.raises(Exception, match="no_such_setting"):
        stack.up()

    assert stack.processes.entries() == []


def test_another_server_is_used_when_the_environment_names_it(
    stack: Stack, postgres, rabbitmq, pki, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HBS_POSTGRES_URL", postgres.admin_url)
    monkeypatch.setenv("HBS_RABBITMQ_URL", rabbitmq.admin_url)
    monkeypatch.setenv("HBS_RABBITMQ_MANAGEMENT_URL", rabbitmq.management.url)
    monkeypatch.setenv("HBS_PKI_HOME", str(pki.folder))
    guest = Stack(own_home)

    guest.up()

    assert guest.processes.entries() == []
    assert guest.pki.url == pki.url
    assert guest.postgres.create_database("deploy_guest").app.startswith("postgresql://")
    guest.rabbitmq.create_vhost("deploy-guest")
    guest.down()
    assert stack.processes.find("postgres") is not None
    assert postgres.sql("SELECT 1").strip() == "1"
