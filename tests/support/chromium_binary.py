"""Which Chromium the tests look at pages with: the installed one, or Debian's packages unpacked beside us."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.local.downloads import unpacked

INSTALLED: Final = Path("/usr/bin/chromium")
UNPACK: Final = "HBS_CHROMIUM_UNPACK"  # set: as if none were installed
NEEDED: Final = r"(chromium|lib|fonts-liberation)"
NOT_NEEDED: Final = r"lib(llvm|z3|gl1-mesa-dri|perl|qt5|gtk-4)"
"""Drivers and scripts that a browser without a screen never asks for."""


@dataclass(frozen=True)
class Chromium:
    """The program, and what its environment must have."""

    program: Path
    environment: dict[str, str]


def find_chromium() -> Chromium:
    """Fetches it the first time if it is not installed. Raises NotAvailable."""
    if UNPACK not in os.environ and INSTALLED.exists():
        return Chromium(INSTALLED, {})
    root = unpacked("chromium", NEEDED, without=NOT_NEEDED)
    folders = [folder for folder in (root / "usr/lib").glob("*-linux-gnu*") if folder.is_dir()]
    folders += [folder for folder in (root / "lib").glob("*-linux-gnu") if folder.is_dir()]
    libraries = [*folders, *(folder / name for folder in folders for name in ("nss", "pulseaudio"))]
    return Chromium(
        root / "usr/lib/chromium/chromium",
        {"LD_LIBRARY_PATH": ":".join(str(folder) for folder in libraries if folder.is_dir())},
    )
