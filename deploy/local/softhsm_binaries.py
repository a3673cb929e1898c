"""SoftHSM, the token without a device that tests and demonstrations sign with: installed, or unpacked beside us."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.local.downloads import unpacked
from deploy.local.errors import NotAvailable

INSTALLED: Final = Path("/")
PACKAGE: Final = "softhsm2"
UNPACK: Final = "HBS_SOFTHSM_UNPACK"  # set: as if none were installed
NEEDED: Final = r"(softhsm2|libsofthsm2|libssl3|libsqlite3|libstdc\+\+6|libgcc-s1)"


@dataclass(frozen=True)
class SoftHsm:
    """The program that makes tokens, and the module that opens them."""

    util: Path
    module: Path


def find_softhsm() -> SoftHsm:
    """Fetches it the first time if it is not installed. Raises NotAvailable."""
    installed = _below(INSTALLED)
    if UNPACK not in os.environ and installed:
        return installed
    found = _below(unpacked(PACKAGE, NEEDED))
    if found is None:
        raise NotAvailable("softhsm2 was unpacked and holds no module: remove .run/dist/softhsm2 and try again")
    return found


def _below(root: Path) -> SoftHsm | None:
    util = root / "usr/bin/softhsm2-util"
    modules = sorted((root / "usr/lib").glob("**/softhsm/libsofthsm2.so"))
    return SoftHsm(util, modules[0]) if util.exists() and modules else None
