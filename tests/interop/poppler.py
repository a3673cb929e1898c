"""Runs `pdfsig` of poppler; Debian's package is unpacked beside us where it is not installed."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

from deploy.local.downloads import unpacked

UNPACK: Final = "HBS_POPPLER_UNPACK"  # set: as if none were installed


@cache
def _program() -> tuple[str, dict[str, str]]:
    found = shutil.which("pdfsig")
    if found and UNPACK not in os.environ:
        return found, {}
    root = unpacked("poppler-utils", r"(poppler|lib)")
    folders = [folder for folder in (root / "usr/lib").glob("*-linux-gnu") if folder.is_dir()]
    folders += [folder / "nss" for folder in folders]
    return str(root / "usr/bin/pdfsig"), {"LD_LIBRARY_PATH": ":".join(map(str, folders))}


def pdfsig(file: Path) -> str:
    """What it says of a file's signatures."""
    program, environment = _program()
    done = subprocess.run(
        [program, str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment, "LC_ALL": "C.UTF-8", "HOME": str(file.parent)},
    )
    return done.stdout + done.stderr
