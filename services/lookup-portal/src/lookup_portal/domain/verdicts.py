"""What may be said of one year of a record, from its lock, its annotations and the newest status alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hbs_schema.verification.authorities import STATUS_MAX_AGE
from hbs_schema.verification.bundle import WITHDRAWING
from hbs_schema.verification.report import Report
from hbs_schema.verification.times import CLOCK_TOLERANCE
from lookup_portal.domain.errors import RecordDamaged

State = Literal["effective", "annotated", "not-yet-effective", "revoked", "invalidated", "indeterminate"]

UNCERTAIN = frozenset({"status", "effective"})
"""The checks whose being indeterminate the verdict itself tells of; any other means that something is missing here."""


@dataclass(frozen=True)
class Decision:
    """A numbered decision after the lock; `date` is YYYY-MM-DD."""

    number: str
    date: str


@dataclass(frozen=True)
class Verdict:
    """The state and what its sentence names."""

    state: State
    effective_at: datetime | None = None
    withdrawn_at: datetime | None = None
    decision: Decision | None = None


@dataclass(frozen=True)
class Standing:
    """What the read model knows of one locked year.

    `annotation` and `decision` are the record's own, `status_annotation` is the Ministry's list's. `has_ended_signer`:
    the status ends a certificate that signed here, so that only a full verification can tell.
    """

    effective_at: datetime
    annotation: str | None = None
    decision: Decision | None = None
    status_issued_at: datetime | None = None
    status_annotation: str | None = None
    has_ended_signer: bool = False


def judge(standing: Standing, now: datetime) -> Verdict:
    """In the order of docs/packet.md §8: withdrawn, then what cannot be determined, then the date, then annotations."""

    def told(state: State) -> Verdict:
        return Verdict(state, effective_at=standing.effective_at, decision=standing.decision)

    annotations = {standing.annotation, standing.status_annotation} - {None}
    if annotations & set(WITHDRAWING):
        return told("invalidated")
    if not _is_fresh(standing.status_issued_at, now):
        return told("indeterminate")
    if standing.effective_at > now:
        return told("not-yet-effective")
    return told("annotated" if annotations else "effective")


def confirm(verdict: Verdict, report: Report) -> Verdict:
    """The verdict after a full verification of the same year. Raises RecordDamaged if that failed."""
    if report.first_failed:
        raise RecordDamaged(report.first_failed)
    if report.is_withdrawn:
        return Verdict("invalidated", effective_at=verdict.effective_at, decision=verdict.decision)
    doubts = {check.name for check in report.checks if check.result == "indeterminate"}
    if doubts - UNCERTAIN:
        return Verdict("indeterminate", effective_at=verdict.effective_at, decision=verdict.decision)
    return verdict


def revoked(withdrawn_at: datetime) -> Verdict:
    """Accepted once, revoked before the lock, and never replaced."""
    return Verdict("revoked", withdrawn_at=withdrawn_at)


def _is_fresh(issued_at: datetime | None, now: datetime) -> bool:
    return issued_at is not None and -CLOCK_TOLERANCE <= now - issued_at <= STATUS_MAX_AGE
