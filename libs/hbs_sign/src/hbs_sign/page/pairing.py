"""Which browser may use the page: the one that was given the code that only the terminal shows."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS: Final = 8
LIFETIME: Final = 120.0
ATTEMPTS: Final = 5


@dataclass
class Pairing:
    """One code, good once, for two minutes and five attempts; then the program is started again."""

    monotonic: Callable[[], float]
    code: str = field(default_factory=lambda: "".join(secrets.choice(ALPHABET) for _ in range(LETTERS)), repr=False)
    _began: float = field(init=False)
    _left: int = ATTEMPTS
    _cookie: str = field(default="", repr=False)
    room: str = field(default_factory=lambda: f"/{secrets.token_urlsafe(16)}", repr=False)
    """Where the pages are: no other program on this computer knows this path, so none is sent their cookie."""
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def __post_init__(self) -> None:
        self._began = self.monotonic()

    @property
    def is_open(self) -> bool:
        """Whether a code may still be given."""
        return not self._cookie and self._left > 0 and self.monotonic() - self._began <= LIFETIME

    def redeem(self, given: str) -> str | None:
        """The cookie of the browser that gave the right code; None for everybody else."""
        if not self.is_open:
            return None
        self._left -= 1
        plain = given.strip().upper().replace("-", "").replace(" ", "")
        if not hmac.compare_digest(plain.encode(), self.code.encode()):
            return None
        self._cookie = secrets.token_urlsafe(32)
        return self._cookie

    def knows(self, cookie: str) -> bool:
        """Whether a request comes from that browser."""
        return bool(self._cookie) and hmac.compare_digest(cookie.encode(), self._cookie.encode())

    def is_form(self, token: str) -> bool:
        """Whether a form is one of ours."""
        return hmac.compare_digest(token.encode(), self.csrf.encode())
