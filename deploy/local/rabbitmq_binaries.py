"""Which RabbitMQ to run: the installed one, or Debian's packages unpacked beside us."""

import os
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from deploy.local.downloads import unpacked
from deploy.local.errors import NotAvailable
from deploy.local.paths import DIST

INSTALLED = Path("/")
PACKAGE = "rabbitmq-server"
UNPACK = "HBS_RABBITMQ_UNPACK"  # set: as if none were installed
NEEDED = r"(erlang-|rabbitmq-server$|lib)"


@dataclass(frozen=True)
class Binaries:
    """Where the programs are. `path` goes before the PATH of everything Erlang."""

    server: Path
    epmd: Path
    path: str
    libraries: str | None


def is_installed() -> bool:
    return UNPACK not in os.environ and _binaries(INSTALLED).server.exists()


def is_here() -> bool:
    """Whether it can start without being fetched first."""
    return is_installed() or (DIST / PACKAGE).exists()


def find_binaries() -> Binaries:
    """The broker's programs; fetches them the first time if they are not installed."""
    if is_installed():
        return _binaries(INSTALLED)
    root = unpacked(PACKAGE, NEEDED)
    _relocate(root)
    found = _binaries(root)
    if not found.server.exists():
        raise NotAvailable(f"{root} holds no {PACKAGE}: remove that folder and try again")
    return found


def _binaries(root: Path) -> Binaries:
    erlang = root / "usr/lib/erlang/bin"
    libraries = next(iter((root / "usr/lib").glob("*-linux-gnu")), None)
    return Binaries(
        server=root / "usr/lib/rabbitmq/bin/rabbitmq-server",
        epmd=erlang / "epmd",
        path=f"{erlang}:{root / 'usr/bin'}",
        libraries=None if root == INSTALLED or libraries is None else str(libraries),
    )


def _relocate(root: Path) -> None:
    # Debian's start script names Erlang's folder; the clone may have moved since it was fetched.
    script = root / "usr/lib/erlang/bin/erl"
    old = script.read_text("utf-8")
    line = f"ROOTDIR={shlex.quote(str(root / 'usr/lib/erlang'))}"
    new = re.sub(r"ROOTDIR=['/].*", lambda _: line, old)
    if new != old:
        fresh = script.with_suffix(".new")
        fresh.write_text(new, "utf-8")
        shutil.copymode(script, fresh)
        fresh.replace(script)
