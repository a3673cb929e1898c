"""What a fresh machine has and lacks, in plain sentences: `make doctor`."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

from deploy.local import postgres_binaries, rabbitmq_binaries
from deploy.local.downloads import SYSTEM_LISTS
from deploy.local.errors import StackError
from deploy.local.paths import ROOT
from deploy.local.ports import FIRST, LAST, free_port
from deploy.local.report import Report

DISK_NEEDED = 3 * 1024**3


@dataclass(frozen=True)
class Finding:
    """One sentence. What is not `good` and `needed` makes the examination fail."""

    good: bool
    sentence: str
    needed: bool = True


def examine(report: Report) -> int:
    """Say what was found; 0 if everything needed is here, else 1."""
    findings = [check() for check in CHECKS]
    for finding in findings:
        word = "ok" if finding.good else ("MISSING" if finding.needed else "note")
        report.line(f"{word:8} {finding.sentence}")
    return 1 if any(finding.needed and not finding.good for finding in findings) else 0


def _python() -> Finding:
    version = ".".join(str(number) for number in sys.version_info[:3])
    good = sys.version_info >= (3, 11)
    return Finding(good, f"Python is {version}; 3.11 or newer is needed.")


def _venv() -> Finding:
    if (ROOT / ".venv/installed.json").exists():
        return Finding(True, "The virtual environment .venv is made.")
    if importlib.util.find_spec("ensurepip"):
        return Finding(True, "Python can make virtual environments; `make install` makes ours.")
    if os.geteuid() == 0:
        return Finding(True, "Python has no venv module; `make install` installs python3-venv.")
    return Finding(False, "Python has no venv module: have python3-venv installed, then try again.")


def _program(name: str, why: str, *, needed: bool = True) -> Finding:
    found = shutil.which(name) is not None
    return Finding(found, f"{name} is {'here' if found else 'not here'}; {why}.", needed)


def _disk() -> Finding:
    free = shutil.disk_usage(ROOT).free
    return Finding(free > DISK_NEEDED, f"{free / 1024**3:.1f} GiB are free; about 3 are needed.")


def _place() -> Finding:
    good = " " not in str(ROOT)
    told = "holds no space" if good else "holds a space, which RabbitMQ's start scripts cannot take"
    return Finding(good, f"The clone's path {told}.")


def _postgres() -> Finding:
    try:
        folder = postgres_binaries.find_binaries()
    except StackError:
        return Finding(False, "PostgreSQL is not here yet; `make install` brings it.", needed=False)
    return Finding(True, f"PostgreSQL's programs are in {folder}.")


def _privileges() -> Finding:
    if os.geteuid() != 0:
        return Finding(True, "You are not root, so PostgreSQL runs as you.")
    try:
        prefix = postgres_binaries.privilege_prefix()
    except StackError as problem:
        return Finding(False, f"{problem}.")
    return Finding(True, f"You are root; PostgreSQL runs as nobody by {prefix[0]}.")


def _rabbitmq() -> Finding:
    if rabbitmq_binaries.is_installed():
        return Finding(True, "RabbitMQ and Erlang are installed.")
    if rabbitmq_binaries.is_here():
        return Finding(True, "RabbitMQ and Erlang are unpacked in .run/dist.")
    if shutil.which("apt-get") and shutil.which("dpkg"):
        return Finding(True, "RabbitMQ is not installed; it will be fetched by apt into .run/dist.")
    return Finding(False, "RabbitMQ is not installed and there is no apt to fetch it: install it.")


def _apt() -> Finding:
    lists = any(SYSTEM_LISTS.glob("*_Packages*"))
    told = "are here" if lists else "are empty; lists of our own will be fetched into .run/dist"
    return Finding(lists, f"apt's package lists {told}.", needed=False)


def _ports() -> Finding:
    try:
        free_port()
    except StackError as problem:
        return Finding(False, f"{problem}.")
    return Finding(True, f"Loopback ports between {FIRST} and {LAST} are free.")


CHECKS: tuple[Callable[[], Finding], ...] = (
    _python,
    _venv,
    lambda: _program("make", "it is the entrance to everything"),
    lambda: _program("git", "only contributors need it", needed=False),
    _disk,
    _place,
    _postgres,
    _privileges,
    _rabbitmq,
    _apt,
    _ports,
)
