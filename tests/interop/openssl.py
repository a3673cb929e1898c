"""Runs `openssl` on what a bundle brings; Debian's package is unpacked beside us where it is not installed."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from deploy.local.downloads import unpacked

UNPACK: Final = "HBS_OPENSSL_UNPACK"  # set: as if none were installed


@dataclass(frozen=True)
class Answer:
    """How it ended, and everything that it said."""

    is_good: bool
    text: str


@cache
def _program() -> tuple[str, dict[str, str]]:
    found = shutil.which("openssl")
    if found and UNPACK not in os.environ:
        return found, {}
    root = unpacked("openssl", r"lib(ssl|crypto)")
    folders = [str(folder) for folder in (root / "usr/lib").glob("*-linux-gnu")]
    return str(root / "usr/bin/openssl"), {"LD_LIBRARY_PATH": ":".join(folders)}


def openssl(*words: str | Path) -> Answer:
    """One command of openssl."""
    program, environment = _program()
    done = subprocess.run(
        [program, *map(str, words)], capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    return Answer(done.returncode == 0, done.stdout + done.stderr)
