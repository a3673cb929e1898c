"""One cell of the matrix: what is forged, who refuses it, and by which code."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

At = Literal["bundle", "intake", "school-api", "Ministry", "client"]
"""bundle: whoever checks a file. client: hbs-sign at the signer's. The other three are doors of the platform."""


@dataclass(frozen=True)
class Cell:
    """`found` forges it and asks: the codes that come back. `besides`: codes that follow from the same forgery.

    No code: it is no forgery, and has to be accepted.
    """

    group: str
    forged: str
    at: At
    code: str
    found: Callable[[], Awaitable[frozenset[str]]]
    besides: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.at}: {self.group}: {self.forged}"


GROUPS = (
    "wrong role",
    "wrong school",
    "wrong subject",
    "wrong class",
    "wrong order",
    "missing or extra stage",
    "policy downgraded",
    "certificate's time",
    "certificate's issuer",
    "two roles of one person",
    "statement replayed",
    "path of another tree",
    "exchanged parts",
    "old mark brought back",
    "keys and spellings",
    "leaves of a statement",
    "name exchanged",
    "part dropped or restored",
    "two locks",
)
