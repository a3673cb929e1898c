"""Our own processes: what runs, with which environment, and how to see that it is ready."""

import functools
import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.errors import NotReady
from deploy.local.paths import ROOT, tool_environment, venv_python
from deploy.local.processes import Processes

MIGRATE_TIMEOUT = 120.0
READY_TIMEOUT = 60.0
# No proxy of the caller's environment may come between us and loopback.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Service:
    """One of our programs. Without `health` it runs once, to its end, before those with it start."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    health: str | None = None
    gives_way: bool = False
    """To whatever else runs on the same processors."""


def start_services(processes: Processes, services: Sequence[Service]) -> None:
    """Run what runs once to its end, start the rest together, and return when all of it is ready."""
    lasting = [service for service in services if service.health is not None]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done in [pool.submit(run_once, processes.home, each) for each in services if each.health is None]:
            done.result()
    entries = [
        processes.start(
            service.name,
            _argv(service),
            env=_environment(processes.home, service),
            gives_way=service.gives_way,
        )
        for service in lasting
    ]
    for service, entry in zip(lasting, entries, strict=True):
        url = service.health or ""
        processes.wait_ready(entry, functools.partial(answers, url), READY_TIMEOUT)


def run_once(home: Path, service: Service) -> None:
    """Run a program to its end; its output goes to the log that a failure shows."""
    log = home / "log" / f"{service.name}.log"
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with log.open("ab") as output:
        done = subprocess.run(
            _argv(service),
            cwd=ROOT,
            env=_environment(home, service),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=MIGRATE_TIMEOUT,
            check=False,
        )
    if done.returncode != 0:
        raise NotReady(f"{service.name} failed", log)


def answers(url: str) -> bool:
    """Whether the address says 200."""
    try:
        with _OPENER.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _argv(service: Service) -> list[str]:
    return [str(venv_python()), *service.argv]


def _environment(home: Path, service: Service) -> dict[str, str]:
    return {**tool_environment(home), **service.env}
