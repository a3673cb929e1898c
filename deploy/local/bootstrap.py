"""Make `.venv` with everything in it: `python3 deploy/local/bootstrap.py`; quick when up to date.

Runs with the system's Python and its standard library. Caches stay inside the clone; the one
thing it may change outside is Debian's python3-venv, as root, where it is missing. It stands
alone: an interpreter too old for the rest of our code must still get its sentence.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
LOCK = ROOT / "requirements.lock"
CACHE = ROOT / ".run" / "cache"
UV = "uv>=0.13,<0.14"
NEEDED = (3, 11)
BEGAN = time.monotonic()


def main() -> int:
    """0 made or nothing to do, 1 a step failed, 2 this machine lacks something."""
    if sys.version_info < NEEDED:
        say(f"Python 3.11 or newer is needed; {sys.executable} is {version()}.")
        return 2
    try:
        if sys.argv[1:] == ["lock"]:
            return lock()
        state = wanted()
        return 0 if read_stamp() == state else install(state)
    except subprocess.CalledProcessError as failure:
        say(f"FAILED: {Path(failure.cmd[0]).name} ended with {failure.returncode}.")
        return 1


def install(state: dict[str, str]) -> int:
    """Bring `.venv` to the state, and only then write the stamp that says so."""
    if not has_venv_module() and not install_venv_module():
        return 2
    stale = read_stamp()
    moved = any(stale.get(key, state[key]) != state[key] for key in ("root", "python"))
    STAMP.unlink(missing_ok=True)
    if moved or not (VENV / "bin" / "python").exists() or not has_pip():
        say("making .venv")
        run(sys.executable, "-m", "venv", *(["--clear"] if moved else []), str(VENV))
    python = str(VENV / "bin" / "python")
    if not (VENV / "bin" / "uv").exists():
        say("installing uv")
        run(python, "-m", "pip", "install", "--quiet", UV)
    uv = (str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", python)
    say("installing what requirements.lock names (minutes the first time, then seconds)")
    run(*uv, "--require-hashes", "-r", str(LOCK))
    say("installing the libraries and services of the workspace")
    run(*uv, "--no-deps", *[word for member in members() for word in ("-e", str(member))])
    STAMP.write_text(json.dumps(state, indent=1) + "\n", "utf-8")
    say("installed")
    return 0


def lock() -> int:
    """Resolve anew. The lock that is kept names packages, versions and hashes, and no host."""
    uv = str(VENV / "bin" / "uv")
    run(uv, "lock", "--quiet")
    everything = ("--all-packages", "--all-groups", "--all-extras", "--no-emit-workspace")
    plain = ("--quiet", "--no-annotate", "--no-header", "--output-file", str(LOCK))
    run(uv, "export", *everything, *plain)
    if "://" in LOCK.read_text("utf-8"):
        say("FAILED: the lock names a host; look for an index in uv's configuration.")
        return 1
    return 0


def members() -> list[Path]:
    """The workspace's packages."""
    return sorted(file.parent for file in ROOT.glob("*/*/pyproject.toml") if is_member(file))


def is_member(file: Path) -> bool:
    return file.parent.parent.name in ("libs", "services")


def wanted() -> dict[str, str]:
    """What `.venv` depends on: the lock, our packages' metadata, the place, the interpreter."""
    digest = hashlib.sha256()
    for file in [LOCK, *(member / "pyproject.toml" for member in members())]:
        digest.update(file.read_bytes() + b"\0")
    return {"files": digest.hexdigest(), "root": str(ROOT), "python": version(), "uv": UV}


def read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def has_venv_module() -> bool:
    # Debian splits ensurepip off into python3-venv; without it `python -m venv` fails half-way.
    return importlib.util.find_spec("ensurepip") is not None


def has_pip() -> bool:
    return any(VENV.glob("lib/python3*/site-packages/pip"))


def install_venv_module() -> bool:
    """As root on Debian or Ubuntu: fetch it. Otherwise: say what to do."""
    major, minor = sys.version_info[:2]
    names = [f"python{major}.{minor}-venv", "python3-venv"]
    if os.geteuid() != 0 or not Path("/usr/bin/apt-get").exists():
        say("Python has no venv module: have python3-venv installed (as root), then try again.")
        return False
    say("installing python3-venv with apt")
    environment = dict(environ(), DEBIAN_FRONTEND="noninteractive")
    apt = ["/usr/bin/apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run([*apt, "update"], env=environment, check=True, stdout=subprocess.DEVNULL)
    for name in names:
        argv = [*apt, "install", "-y", "--no-install-recommends", name]
        done = subprocess.run(argv, env=environment, check=False, stdout=subprocess.DEVNULL)
        if done.returncode == 0:
            importlib.invalidate_caches()
            return True
    say(f"apt could not install {' or '.join(names)}.")
    return False


def environ() -> dict[str, str]:
    """The caller's variables, so that his proxy and index stay in force, but our own caches."""
    unwanted = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    kept = {key: value for key, value in os.environ.items() if key not in unwanted}
    kept.setdefault("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")
    if not kept.get("HOME"):
        kept["HOME"] = str(CACHE / "home")
    caches = {
        "UV_CACHE_DIR": CACHE / "uv",
        "PIP_CACHE_DIR": CACHE / "pip",
        "XDG_CACHE_HOME": CACHE / "xdg",
        "XDG_DATA_HOME": CACHE / "data",
    }
    ours = {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "UV_NO_PROGRESS": "1",
        "UV_PYTHON_DOWNLOADS": "never",
    }
    if Path("/etc/ssl/certs/ca-certificates.crt").exists():
        kept.setdefault("UV_SYSTEM_CERTS", "true")  # as pip and apt do: a company's own CA counts
    return {**kept, **ours, **{key: str(folder) for key, folder in caches.items()}}


def run(*argv: str) -> None:
    subprocess.run(argv, cwd=str(ROOT), env=environ(), stdin=subprocess.DEVNULL, check=True)


def say(text: str) -> None:
    sys.stdout.write(f"[{time.monotonic() - BEGAN:6.1f} s] {text}\n")
    sys.stdout.flush()


def version() -> str:
    return ".".join(str(number) for number in sys.version_info[:3])


if __name__ == "__main__":
    sys.exit(main())
