"""Where a PIN comes from. It is asked for at each login and kept nowhere."""

from collections.abc import Callable
from pathlib import Path

from hbs_keys.errors import PinRefused
from hbs_keys.own_files import NotOnesOwn, read_own

LONGEST = 256
"""Bytes of a file that are read as a PIN."""
PinSource = Callable[[], str]
"""Called once for each login; raises KeyNotReady when there is none."""


def pin_from(file: Path) -> PinSource:
    """A PIN from a file that only its owner can read; its last line end is not part of it."""

    def read() -> str:
        try:
            return read_own(file, LONGEST).removesuffix("\n")
        except NotOnesOwn as reason:
            raise PinRefused(f"{file} holds no PIN that is its owner's alone: {reason}") from None

    return read
