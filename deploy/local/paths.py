"""Where the local stack finds things: all inside the clone, so that nothing is left elsewhere."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / ".run"
DIST = RUN / "dist"
CACHE = RUN / "cache"
CI_MARK = "HBS_CI_RUN"  # by which .ci/run finds what was left running
BARE_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"


def venv_python() -> Path:
    """The interpreter that has the workspace installed; the running one if there is no `.venv`."""
    python = ROOT / ".venv" / "bin" / "python"
    return python if python.exists() else Path(sys.executable)


def tool_environment(home: Path) -> dict[str, str]:
    """A small environment of our own: what a child reads or writes by default lands in `home`.

    The caller's variables are left out on purpose: a proxy, a PGHOST or an ERL_FLAGS from
    somebody's shell must not decide how the stack behaves.
    """
    private = home / "home"
    temporary = home / "tmp"
    for folder in (private, temporary):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    passed_on = {CI_MARK: os.environ[CI_MARK]} if CI_MARK in os.environ else {}
    return {
        **passed_on,
        "PATH": os.environ.get("PATH") or BARE_PATH,
        "HOME": str(private),
        "XDG_CACHE_HOME": str(private / ".cache"),
        "XDG_CONFIG_HOME": str(private / ".config"),
        "XDG_DATA_HOME": str(private / ".local" / "share"),
        "TMPDIR": str(temporary),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
