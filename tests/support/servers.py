"""Real PostgreSQL, RabbitMQ and PKI for the tests: one of each a run, started when first asked for.

All xdist workers of a run share them; who needs a world of his own takes a database, a vhost or a
name of his own. They end with the run. Those of a run that was killed end with the next run.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import procfs
from deploy.local.paths import RUN
from deploy.local.pki import Pki
from deploy.local.postgres import Postgres
from deploy.local.rabbitmq import RabbitMQ
from deploy.local.stack import Stack
from deploy.local.state import alone

# Tests end processes, never the machine: what the kernel has taken is safe without fsync.
# With room for all copies that are used at once, most of them are dropped before anything of them was written.
FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "512MB"}


def run_home() -> Path:
    """The home of this test run; xdist's workers are children of the process that owns it."""
    owner = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    return RUN / f"test-{owner}-{procfs.start_time(owner)}"


def open_stack(home: Path) -> Stack:
    return Stack(home, postgres_settings=FAST)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Clear away what killed runs have left."""
    if not _is_worker(session):
        for home in RUN.glob("test-*"):
            if not _owner_runs(home):
                open_stack(home).down(now=True, remove=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End the servers once, after all workers are done."""
    if not _is_worker(session) and run_home().exists():
        open_stack(run_home()).down(now=True, remove=True)


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The stack of this run. Its parts are started by the fixtures below, each by its own."""
    run_home().mkdir(parents=True, exist_ok=True, mode=0o700)
    return open_stack(run_home())


@pytest.fixture(scope="session")
def postgres(stack: Stack) -> Postgres:
    _start_once(stack, stack.postgres)
    return stack.postgres


@pytest.fixture(scope="session")
def rabbitmq(stack: Stack) -> RabbitMQ:
    _start_once(stack, stack.rabbitmq)
    return stack.rabbitmq


@pytest.fixture(scope="session")
def pki(stack: Stack) -> Pki:
    _start_once(stack, stack.pki)
    return stack.pki


@pytest.fixture
def own_home() -> Iterator[Path]:
    """A home for tests that start and end a stack of their own; ended and removed in any case."""
    home = run_home().with_name(f"{run_home().name}-{os.urandom(4).hex()}")
    home.mkdir(parents=True, mode=0o700)
    yield home
    Stack(home).down(now=True, remove=True)


def _start_once(stack: Stack, part: Postgres | RabbitMQ | Pki) -> None:
    # The first worker starts it; the others wait at the lock and find it running.
    with alone(stack.home / f"{part.name}.started"):
        entry = stack.processes.find(part.name)
        if entry is None or not entry.is_alive():
            part.stop()
            part.start()


def _is_worker(session: pytest.Session) -> bool:
    return hasattr(session.config, "workerinput")


def _owner_runs(home: Path) -> bool:
    # Written into the name, so that no other run can find a home whose owner is not yet told.
    pid, started = home.name.split("-")[1:3]
    return procfs.is_running(int(pid), int(started))
