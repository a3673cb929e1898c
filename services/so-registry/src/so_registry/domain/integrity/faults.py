"""A stored value that is not what it was, named by table, key and column."""

from dataclasses import dataclass
from typing import Literal

Problem = Literal[
    "changed",  # not what was written: the row's seal says so
    "seal",  # the seal itself
    "digest",  # not the digest of the bytes beside it
    "malformed",  # bytes that cannot be read
    "signature",  # a signature that does not hold
    "proof",  # no proof under the signed root
    "not-equal",  # not what the signed bytes say
    "orphan",  # of something that is not there
    "missing",  # a row that has to be there
    "chain",  # not after the one before it
    "fence",  # a trigger that is turned off
]

ROW = "*"
"""In place of a column: the row as a whole."""


@dataclass(frozen=True, order=True)
class Fault:
    """The key is the row's as it is stored; where a key is personal data, its digest (docs/operators.md)."""

    table: str
    key: str
    column: str
    problem: Problem

    @property
    def place(self) -> tuple[str, str]:
        return self.table, self.key
