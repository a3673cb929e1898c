"""Where a PIN comes from. It is asked for at each login and kept nowhere."""

import stat
from collections.abc import Callable
from pathlib import Path

from hbs_keys.errors import PinRefused

PinSource = Callable[[], str]
"""Called once for each login; raises KeyNotReady when there is none."""


def pin_from(file: Path) -> PinSource:
    """A PIN from a file that only its owner can read; its last line end is not part of it."""

    def read() -> str:
        try:
            mode = file.stat().st_mode
            if mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise PinRefused(f"{file} can be read by others than its owner: chmod 600")
            return file.read_text("utf-8").removesuffix("\n")
        except OSError as error:
            raise PinRefused(f"{file} holds no PIN: {error.strerror}") from None

    return read
