"""What the kernel says about processes. A pid alone proves nothing: it is given out again."""

from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Seen:
    """One process as it is now. `pid` and `started` together name it until the next boot."""

    pid: int
    started: int
    parent: int
    is_zombie: bool


def boot_id() -> str:
    """Changes with each boot: start times count from it."""
    return (PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()


def look(pid: int) -> Seen | None:
    """The process that has this pid now, if any."""
    try:
        line = (PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The command's name stands in brackets and may itself hold brackets and spaces.
    fields = line[line.rindex(")") + 2 :].split()
    return Seen(pid, started=int(fields[19]), parent=int(fields[1]), is_zombie=fields[0] in "ZX")


def start_time(pid: int) -> int:
    """When this process started, in ticks since boot; 0 if it is gone."""
    seen = look(pid)
    return 0 if seen is None else seen.started


def is_running(pid: int, started: int) -> bool:
    """Whether that very process still runs; one that ended but was not waited for does not."""
    seen = look(pid)
    return seen is not None and seen.started == started and not seen.is_zombie


def everything() -> list[Seen]:
    """All processes that we can see."""
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return [seen for pid in pids if (seen := look(pid)) is not None]


def descendants(pid: int) -> list[Seen]:
    """Children, their children and so on, parents before children."""
    found: list[Seen] = []
    alive = everything()
    parents = {pid}
    while generation := [p for p in alive if p.parent in parents]:
        found += generation
        parents = {p.pid for p in generation}
    return found


def with_environment(variable: str, value: str) -> list[Seen]:
    """Processes that were started with this variable; those of other users are not readable."""
    wanted = f"{variable}={value}".encode()
    found = []
    for seen in everything():
        try:
            environment = (PROC / str(seen.pid) / "environ").read_bytes()
        except OSError:
            continue
        if wanted in environment.split(b"\0") and not seen.is_zombie:
            found.append(seen)
    return found
