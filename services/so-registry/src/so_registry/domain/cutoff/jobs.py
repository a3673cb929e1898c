"""A cutoff job as its row has it. Every step may be done again: a crash repeats what did not commit, nothing else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class CutoffState(StrEnum):
    """Of the last three nothing leads back."""

    RUNNING = "running"  # whoever runs cutoffs acts next
    PAUSED = "paused"  # an operator acts next
    CANCELLED = "cancelled"
    FAILED = "failed"  # what was stored does not come to what was signed: nothing more is locked
    DONE = "done"


class Step(StrEnum):
    """In this order; lock and verify once for each batch."""

    PLAN = "plan"
    CHECKS = "checks"
    CLOSE = "close"
    DRAIN = "drain"
    LOCK = "lock"
    VERIFY = "verify"
    REPORT = "report"
    DONE = "done"


LOCKS = "locks"
"""As a calendar names it among the acts that need two people."""
OPEN_STATES = frozenset({CutoffState.RUNNING, CutoffState.PAUSED})


@dataclass(frozen=True)
class CutoffJob:
    """`waits_for` are the codes of what keeps it where it is (domain/cutoff/sentences.py)."""

    job: int
    window_no: int
    batches: tuple[tuple[int, ...], ...]
    reason: str
    accepts: tuple[str, ...]
    proposal_id: UUID | None
    started_by: str
    started_at: datetime
    state: CutoffState
    step: Step
    batch: int
    waits_for: tuple[str, ...]
    looked_at: datetime | None
    finished_at: datetime | None

    @property
    def grades(self) -> tuple[int, ...]:
        """Of the batch at hand."""
        return self.batches[self.batch]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def is_at(self, other: "CutoffJob") -> bool:
        """Whether nobody has gone on with it, or stopped it, since `other` was read."""
        return (self.state, self.step, self.batch) == (other.state, other.step, other.batch)


@dataclass(frozen=True)
class StepDone:
    """What a step came to, and how long it took."""

    step: Step
    batch: int
    at: datetime
    millis: int
    outcome: Mapping[str, Any]


def lock_members(window_no: int, batches: Sequence[Sequence[int]], accepts: Collection[str]) -> dict[str, Any]:
    """What two people approve where the calendar asks for two: exactly these grades, in this order, and for all of
    these findings: what stops a job is not for one of them to take upon himself.
    """
    grades = [sorted(batch) for batch in batches]
    return {"window": str(window_no), "batches": grades, "accepts": sorted(set(accepts))}


def after_verify(job: CutoffJob) -> tuple[Step, int]:
    """The next batch's lock, or the report."""
    if job.batch + 1 < len(job.batches):
        return Step.LOCK, job.batch + 1
    return Step.REPORT, job.batch
