"""How somebody has his role, and when it was held back: what a registrar knows of a signer beside the term."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Capacity(StrEnum):
    """How somebody has his role: his own, beside another, for some pupils, for another who is away, for the head."""

    MAIN = "main"
    CO_TEACHER = "co-teacher"
    GROUP = "group"
    SUBSTITUTE = "substitute"
    DEPUTY = "deputy"


@dataclass(frozen=True)
class Hold:
    """From (included) until (excluded) which nothing counts; until None: still."""

    since: datetime
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)
