"""One golden file: how it is made, and what every verifier must say of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from tests.support.world import NOW

Group = Literal["bytes", "proofs", "signatures", "authority", "certificates", "evidence", "content"]
Verdict = Literal["genuine", "withdrawn", "failed", "indeterminate"]

Edit = Callable[[Any, Any], Any]
"""Changes one step of a forge: gets its value and the forge; what it returns (if not None) is used instead."""


@dataclass(frozen=True)
class Vector:
    """A file to be made. `check` fails or is indeterminate; `also` are checks that must follow it."""

    name: str
    flaw: str
    check: str
    group: Group
    edits: Mapping[str, Edit] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    verdict: Verdict = "failed"
    also: tuple[str, ...] = ()
    now: datetime = NOW
    at_lock: bool = False
