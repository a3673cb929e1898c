"""A PKCS#11 module in this process: loaded once, used by one thread at a time, initialised anew when tokens changed."""

import hmac
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pkcs11
from pkcs11 import exceptions as faults

from hbs_keys.errors import KeyNotReady, TokenAway

_LOADED: Final[dict[str, "Module"]] = {}
_LOADING: Final = threading.Lock()
_SECRET: Final = os.urandom(32)


@dataclass
class Module:
    """The library of one file. It is initialised without locks of its own, so `turn` is held around every use.

    `generation` grows when it is initialised anew: handles of an earlier generation are void, and may by
    chance be those of somebody else's session; they are dropped, never used and never closed.
    """

    path: Path
    turn: threading.RLock = field(default_factory=threading.RLock, repr=False)
    generation: int = 0
    refused: dict[bytes, KeyNotReady] = field(default_factory=dict, repr=False)
    """By `trace_of`: what a token refused it refuses to every user in this process, and each try counts."""

    def tokens(self) -> list[Any]:
        """The tokens that are there. Raises TokenAway."""
        try:
            return _present(self._library())
        except (RuntimeError, OSError, pkcs11.PKCS11Error) as error:
            raise TokenAway(f"{self.path} does not answer: {name_of(error)}") from None

    def start_anew(self) -> None:
        """Some modules look for tokens only when they are initialised. Raises TokenAway."""
        self.generation += 1
        try:
            self._library().reinitialize()
        except (RuntimeError, OSError, pkcs11.PKCS11Error) as error:
            raise TokenAway(f"{self.path} does not answer: {name_of(error)}") from None

    def _library(self) -> Any:
        return pkcs11.lib(str(self.path))


def load_module(path: Path) -> Module:
    """The same for every user of one file in this process. Nothing is loaded before it is asked."""
    with _LOADING:
        return _LOADED.setdefault(str(path), Module(path))


def list_tokens(path: Path) -> list[str]:
    """The labels of the tokens that are there. Raises TokenAway."""
    module = load_module(path)
    with module.turn:
        return sorted(token.label for token in module.tokens() if token.label)


def trace_of(label: str, pin: str) -> bytes:
    """By which a PIN is known again while this process lives, and by nobody else: the PIN is kept nowhere."""
    return hmac.digest(_SECRET, f"{label}\0{pin}".encode(), "sha256")


def name_of(error: Exception) -> str:
    """What may be said of a fault: its class. A module's own text might quote what it was given."""
    return type(error).__name__


def _present(library: Any) -> list[Any]:
    found = []
    for slot in library.get_slots(token_present=True):
        try:
            found.append(slot.get_token())
        except (faults.TokenNotPresent, faults.TokenNotRecognised):
            continue  # drawn since the slots were listed, or never initialised
    return found
