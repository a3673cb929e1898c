"""What the page holds between two requests: the round that its signer looks at, and a PIN while it signs."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from hbs_sign.door import Door
from hbs_sign.errors import AuthorisationNeeded
from hbs_sign.key_sources import Source
from hbs_sign.rounds import Round, Target, open_round, sign_round


@dataclass
class Secrets:
    """A PIN and a one-time password, there while a round is signed and gone after it."""

    _held: dict[str, str] = field(default_factory=dict, repr=False)

    def source(self, name: str) -> Callable[[], str]:
        """Raises AuthorisationNeeded when it was not entered."""

        def read() -> str:
            if not self._held.get(name):
                raise AuthorisationNeeded(reason=name.upper())
            return self._held[name]

        return read

    @contextmanager
    def held(self, given: Mapping[str, str]) -> Iterator[None]:
        """For as long as the signing takes."""
        self._held.update(given)
        try:
            yield
        finally:
            self._held.clear()


class RoundChanged(Exception):
    """What is confirmed is not what was opened last."""


@dataclass
class Desk:
    """One signer, one round at a time."""

    door: Door
    school: str
    school_year: str
    journal: Path
    source: Callable[[Secrets], Source]
    clock: Callable[[], datetime]
    secrets: Secrets = field(default_factory=Secrets)
    opened: Round | None = None
    _stack: ExitStack = field(default_factory=ExitStack, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def list_work(self) -> list[dict[str, Any]]:
        """Raises SigningStopped."""
        return self.door.list_work(self.school, self.school_year)

    def open(self, targets: Sequence[Target]) -> Round:
        """Raises SigningStopped, KeyNotReady."""
        with self._turn:
            self._close()
            about = {"school": self.school, "school_year": self.school_year}
            key = self.source(self.secrets).open()
            try:
                self.opened = open_round(self._stack, self.door, key, targets, self.journal, about)
            except BaseException:
                self._close()  # the journals of what was opened before it failed would stay locked
                raise
            return self.opened

    def sign(self, fingerprint: str, given: Mapping[str, str]) -> int:
        """Sign what was shown; the round ends, however it ends. Raises RoundChanged, SigningStopped, KeyNotReady."""
        with self._turn:
            if self.opened is None or self.opened.fingerprint != fingerprint:
                raise RoundChanged
            try:
                with self.secrets.held(given):
                    return sign_round(self.opened, clock=self.clock)
            finally:
                self._close()

    def close(self) -> None:
        """Nothing is held any more."""
        with self._turn:
            self._close()

    def _close(self) -> None:
        self.opened = None
        self._stack.close()
