"""Where a PIN comes from. It is asked for at each login and kept nowhere."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from hbs_keys.errors import PinRefused

LONGEST = 256
"""Bytes of a file that are read as a PIN."""
PinSource = Callable[[], str]
"""Called once for each login; raises KeyNotReady when there is none."""


def pin_from(file: Path) -> PinSource:
    """A PIN from a file that only its owner can read; its last line end is not part of it."""

    def read() -> str:
        try:
            # Asked of what was opened: the name could be given to another file between two questions.
            with file.open("rb") as opened:
                mode, pin = os.fstat(opened.fileno()).st_mode, opened.read(LONGEST).decode("utf-8")
        except OSError as error:
            raise PinRefused(f"{file} holds no PIN: {error.strerror}") from None
        except UnicodeDecodeError:
            raise PinRefused(f"{file} holds no PIN: not UTF-8") from None
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise PinRefused(f"{file} can be read by others than its owner: chmod 600")
        return pin.removesuffix("\n")

    return read
