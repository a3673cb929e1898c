"""The demonstration as a newcomer starts it: a fresh clone, an empty HOME, a bare PATH.

Nothing here or in the tests knows the platform: they read `summary.json`, public addresses and files. The folder is
judged once, in the order of the files' names: first what one run shows, in the end what a second leaves behind.
"""

import json
import os
import secrets
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.surroundings import Surroundings, carriers_of, look_around

ROOT = Path(__file__).parents[2]
BARE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
Summary = Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """What one command did."""

    code: int
    output: str
    seconds: float


@dataclass(frozen=True)
class Clone:
    """A copy of what is committed or about to be, in a private folder."""

    folder: Path
    environment: Mapping[str, str]
    mark: str
    before: Surroundings

    def make(self, target: str) -> Run:
        """Run a target of the Makefile as a newcomer would."""
        began = time.monotonic()
        done = subprocess.run(
            ["/usr/bin/make", target],
            cwd=self.folder,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Run(done.returncode, done.stdout, time.monotonic() - began)

    def summary(self) -> Summary:
        """What the demonstration wrote."""
        read: Summary = json.loads((self.folder / ".run" / "demo" / "summary.json").read_text("utf-8"))
        return read


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    place = tmp_path_factory.mktemp("newcomer")
    home, temporary, folder = (place / name for name in ("home", "tmp", "hoc-ba-so"))
    for each in (home, temporary, folder):
        each.mkdir(mode=0o700)
    mark = secrets.token_hex(16)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
            (folder / name).chmod((ROOT / name).stat().st_mode)
    environment = {
        "PATH": BARE_PATH,
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "LANG": "C.UTF-8",
        # CI finds what was left running by its own mark; without one we bring ours.
        "HBS_CI_RUN": os.environ.get("HBS_CI_RUN", mark),
        "HBS_ACCEPTANCE": mark,
    }
    made = Clone(folder, environment, mark, look_around(folder))
    try:
        yield made
    finally:
        made.make("down")


@pytest.fixture(scope="session")
def first_run(clone: Clone) -> Run:
    """`make demo` from nothing, downloads included."""
    run = clone.make("demo")
    assert run.code == 0, run.output
    return run


@pytest.fixture(scope="session")
def first(clone: Clone, first_run: Run) -> Summary:
    """The summary of the first run, whose system is still up."""
    assert first_run.code == 0
    return clone.summary()


@pytest.fixture(scope="session")
def second_run(clone: Clone, first: Summary) -> Run:
    """`make demo` again, on top of the first."""
    assert first
    run = clone.make("demo")
    assert run.code == 0, run.output
    return run


@pytest.fixture(scope="session")
def second(clone: Clone, second_run: Run) -> Summary:
    assert second_run.code == 0
    return clone.summary()


@pytest.fixture(scope="session")
def after(clone: Clone, second: Summary) -> Surroundings:
    """The machine once `make down` has ended the second run."""
    assert second
    run = clone.make("down")
    assert run.code == 0, run.output
    assert carriers_of(clone.environment["HBS_CI_RUN"], besides=os.getpid()) == []
    return look_around(clone.folder)
