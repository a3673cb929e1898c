"""What a machine is like around a folder: who is known to it, what lies where programs leave things, who listens."""

import os
import socket
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ACCOUNTS = ("/etc/passwd", "/etc/group", "/etc/shadow")
PLACES = ("/dev/shm", "/etc", "/home", "/opt", "/root", "/run", "/srv", "/tmp", "/var/lib", "/var/log", "/var/tmp")  # noqa: S108  # looked at, not written to
ALLOWED = frozenset({"/var/lib/apt", "/var/lib/dpkg"})
"""apt's lists and python3-venv may come."""


@dataclass(frozen=True)
class Surroundings:
    """Accounts by their bytes, entries of places, modes of the folders above."""

    accounts: dict[str, str]
    entries: frozenset[str]
    modes: dict[str, str]


def look_around(folder: Path) -> Surroundings:
    """As it is now."""
    return Surroundings(
        accounts={name: _digest(Path(name)) for name in ACCOUNTS},
        entries=frozenset(entry for place in PLACES for entry in _entries(place)) - ALLOWED,
        modes={str(each): _mode(each) for each in (folder, *folder.parents)},
    )


def carriers_of(mark: str, *, besides: int) -> list[str]:
    """Processes whose environment carries a mark, but this one and those above it."""
    above = _ancestors(besides)
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            carries = mark.encode() in (process / "environ").read_bytes()
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if carries and int(process.name) not in above:
            found.append(f"{process.name} {command[:120]}")
    return found


def is_listening(port: int) -> bool:
    """Whether anybody takes connections on a port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _entries(place: str) -> list[str]:
    try:
        return [f"{place}/{name}" for name in os.listdir(place)]  # noqa: PTH208  # names only
    except OSError:
        return []


def _mode(path: Path) -> str:
    seen = path.stat()
    return f"{stat.filemode(seen.st_mode)} {seen.st_uid}:{seen.st_gid}"


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


def _ancestors(pid: int) -> set[int]:
    found: set[int] = set()
    while pid > 1:
        found.add(pid)
        try:
            pid = int((Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            break
    return found
