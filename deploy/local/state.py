"""Small JSON files in a stack's home: replaced whole, readable by their owner only."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def read_json(path: Path) -> dict[str, Any]:
    """The object in the file, or an empty one if there is no file."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Replace the file in one step, so that a kill leaves the old or the new, never half of one."""
    write_private(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def write_private(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file that nobody else can read at any moment, not even while it is written."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Read, change and write with nobody in between. The kernel drops the lock of whoever dies."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
