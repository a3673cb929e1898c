"""Jobs over stored evidence: what is looked at again, how far it is, and what is proposed of what was found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

JobKind = Literal["recheck", "renew-timestamps", "renew-objects"]
Scope = Literal["certificate", "ca", "window", "before", "school-year"]
Proposal = Literal["replace", "annotation"]


@dataclass(frozen=True)
class Job:
    """A job as its row has it; `finished_at` once nothing of it is left."""

    job: int
    kind: JobKind
    scope: Scope
    target: str
    asked_at: datetime
    total: int
    done: int
    found: int
    finished_at: datetime | None


@dataclass(frozen=True)
class Touched:
    """An effective packet that a statement is part of."""

    packet_digest: str
    record_key: str
    school_year: str
    school: str
    window_no: int
    client_id: str
    received_at: datetime
    is_locked: bool

    @property
    def proposal(self) -> Proposal:
        """Before the lock the school can still replace; after it, only an annotation says something."""
        return "annotation" if self.is_locked else "replace"


@dataclass(frozen=True)
class Finding:
    """A signature of a packet that does not count by what is known now (verification/standing.py)."""

    touched: Touched
    statement: str
    verdict: str
    thumbprint: str
    signed_at: datetime
    is_stamped: bool
    since: datetime | None
