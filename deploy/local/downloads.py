"""Debian's packages without installing them: unpacked under `.run/dist`, no root needed.

The machine's own package lists are used if it has any; otherwise lists of our own are fetched
beside the packages, so that nothing outside the clone changes.
"""

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from deploy.local.errors import NotAvailable
from deploy.local.paths import BARE_PATH, DIST

SYSTEM_LISTS = Path("/var/lib/apt/lists")
CLOSURE = (
    *("--recurse", "--no-recommends", "--no-suggests", "--no-conflicts"),
    *("--no-breaks", "--no-replaces", "--no-enhances"),
)


def unpacked(package: str, beside: str, *, without: str = "$^") -> Path:
    """The folder that holds `package` and the packages it needs whose names match `beside`.

    Libraries that the machine already has are left out, and so is what matches `without`. The
    folder appears only when it is complete; several stacks may ask for it at the same time.
    """
    done = DIST / package
    if done.exists():
        return done
    DIST.mkdir(parents=True, exist_ok=True)
    with _only_one(DIST / f".{package}.lock"):
        if not done.exists():
            _fetch(package, re.compile(beside), re.compile(without), done)
    return done


def _fetch(package: str, beside: re.Pattern[str], without: re.Pattern[str], done: Path) -> None:
    work = DIST / f".{package}.part"
    shutil.rmtree(work, ignore_errors=True)
    (work / "debs").mkdir(parents=True)
    options = _list_options(package)
    wanted = _closure(package, options, beside, without)
    _run(["apt-get", *options, "download", *wanted], package, cwd=work / "debs")
    for deb in sorted((work / "debs").glob("*.deb")):
        _run(["dpkg", "-x", str(deb), str(work / "root")], package)
    (work / "root").rename(done)
    shutil.rmtree(work)


def _closure(
    package: str,
    options: Sequence[str],
    beside: re.Pattern[str],
    without: re.Pattern[str],
) -> list[str]:
    listing = _run(["apt-cache", *options, "depends", *CLOSURE, package], package)
    names = {line for line in listing.splitlines() if re.match(r"[a-z0-9]", line)}
    needed = {name for name in names if beside.match(name) and not without.match(name)}
    present = {name for name in needed if name.startswith("lib") and _is_installed(name)}
    return sorted((needed - present) | {package})


def _list_options(package: str) -> list[str]:
    if any(SYSTEM_LISTS.glob("*_Packages*")):
        return []
    state = DIST / ".apt"
    (state / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    options = [
        "-o",
        f"Dir::State::Lists={state}/lists",
        "-o",
        f"Dir::Cache={state}/cache",
    ]
    (state / "cache" / "archives" / "partial").mkdir(parents=True, exist_ok=True)
    _run(["apt-get", *options, "update"], package)
    return options


def _is_installed(name: str) -> bool:
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status}", name]
    done = subprocess.run(query, capture_output=True, text=True, check=False)
    return done.stdout.startswith("installed")


def _run(argv: Sequence[str], package: str, cwd: Path | None = None) -> str:
    if shutil.which(argv[0], path=BARE_PATH) is None:
        raise NotAvailable(f"{package} is not installed, and there is no {argv[0]} to fetch it")
    environment = {
        "PATH": BARE_PATH,
        "LC_ALL": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
    }
    done = subprocess.run(
        argv,
        cwd=cwd,
        env={**_proxies(), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise NotAvailable(f"{package} could not be fetched: {argv[0]} {argv[-1]}: {reason}")
    return done.stdout


def _proxies() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key.lower().endswith("_proxy")}


@contextlib.contextmanager
def _only_one(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
