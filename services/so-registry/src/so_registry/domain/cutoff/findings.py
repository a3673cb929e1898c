"""What is looked at before a cutoff goes on: what was measured becomes findings, each with a code."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

STALLED = timedelta(minutes=10)
"""A submission without a verdict, or a message unsent, for so long: its worker or its neighbour is away."""
SKEW = timedelta(seconds=2)
"""Between this process and the database, whose clock decides what is in time."""
STAMPED_SKEW = timedelta(seconds=30)
"""Between the database and the timestamp authority, which counts in seconds and is a journey away."""
SOON = timedelta(days=30)
BYTES_OF_A_LEAF = 6 * 1024
"""Leaf, path, indexes, WAL and the schools' notices of one packet."""
RESERVE = 512 * 1024 * 1024
ACCEPTABLE = (
    "answers-unsent",
    "clock-skew",
    "clock-wrong",
    "dead-letters",
    "disk-short",
    "lock-key-unlisted",
    "reports-unsent",
    "verdicts-stalled",
)
"""Findings that stop a job and that whoever starts it may take upon himself; the rest no lock would survive."""


@dataclass(frozen=True)
class Finding:
    """`stop`: the job waits until it is gone, or was accepted by whoever started the job."""

    code: str
    level: Literal["stop", "note"]
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Stored:
    """What the database tells. Ages are of the oldest."""

    undecided: int
    undecided_age: timedelta | None
    set_aside: int
    school_unsent: int
    school_unsent_age: timedelta | None
    bo_unsent: int
    bo_unsent_age: timedelta | None
    to_lock: int
    unsigned: int
    """Schools without the sign-off of a reviewer, where the calendar has one."""
    documents_missing: tuple[str, ...]


@dataclass(frozen=True)
class Around:
    """What others tell; None: nobody could be asked."""

    queued: int | None
    dead: int | None
    process_skew: timedelta
    stamped_skew: timedelta | None
    free_bytes: int | None


@dataclass(frozen=True)
class LockKey:
    """The lock key's certificate: valid in itself, and listed by the Ministry for locks."""

    valid_from: datetime
    valid_until: datetime
    listed_from: datetime | None
    listed_until: datetime | None


def find(
    stored: Stored, around: Around, key: LockKey | None, *, now: datetime, effective_at: datetime
) -> list[Finding]:
    """Everything at once, what stops first."""
    found = [*_of_queues(stored, around), *_of_clocks(around), *_of_disk(stored, around)]
    if stored.unsigned:
        # Until the lock they may still come; the lock itself is refused where the stage is `accept`.
        found.append(Finding("sign-offs-missing", "note", {"schools": stored.unsigned}))
    found += _of_key(key, sorted((now, effective_at)))
    if stored.documents_missing:
        found.append(Finding("anchors-missing", "stop", {"documents": list(stored.documents_missing)}))
    return sorted(found, key=lambda finding: (finding.level != "stop", finding.code))


def stopping(findings: Sequence[Finding], accepts: Collection[str]) -> tuple[str, ...]:
    """Codes that keep the job where it is."""
    return tuple(sorted({f.code for f in findings if f.level == "stop" and f.code not in accepts}))


def _of_queues(stored: Stored, around: Around) -> Iterator[Finding]:
    if stored.set_aside:
        yield Finding("set-aside", "stop", {"count": stored.set_aside})
    if stored.undecided:
        is_stalled = (stored.undecided_age or timedelta()) > STALLED
        told = {"count": stored.undecided, "seconds": _seconds(stored.undecided_age)}
        yield Finding("verdicts-stalled", "stop", told) if is_stalled else Finding("verdicts-waiting", "note", told)
    for code, count, age in (
        ("answers-unsent", stored.school_unsent, stored.school_unsent_age),
        ("reports-unsent", stored.bo_unsent, stored.bo_unsent_age),
    ):
        if count:
            level: Literal["stop", "note"] = "stop" if (age or timedelta()) > STALLED else "note"
            yield Finding(code, level, {"count": count, "seconds": _seconds(age)})
    if around.queued:
        yield Finding("queue-waiting", "note", {"count": around.queued})
    if around.dead:
        yield Finding("dead-letters", "stop", {"count": around.dead})
    if around.queued is None or around.dead is None:
        yield Finding("broker-unknown", "note", {})


def _of_clocks(around: Around) -> Iterator[Finding]:
    if abs(around.process_skew) > SKEW:
        yield Finding("clock-skew", "stop", {"seconds": _seconds(around.process_skew)})
    if around.stamped_skew is None:
        yield Finding("clock-unconfirmed", "note", {})
    elif abs(around.stamped_skew) > STAMPED_SKEW:
        yield Finding("clock-wrong", "stop", {"seconds": _seconds(around.stamped_skew)})


def _of_disk(stored: Stored, around: Around) -> Iterator[Finding]:
    needed = RESERVE + BYTES_OF_A_LEAF * stored.to_lock
    if around.free_bytes is None:
        yield Finding("disk-unknown", "note", {"needed_mib": needed >> 20})
    elif around.free_bytes < needed:
        yield Finding("disk-short", "stop", {"needed_mib": needed >> 20, "free_mib": around.free_bytes >> 20})


def _of_key(key: LockKey | None, instants: Sequence[datetime]) -> Iterator[Finding]:
    """The key has to hold now and at the effective instant, whichever comes first."""
    if key is None:
        yield Finding("lock-key-elsewhere", "note", {})
        return
    if not key.valid_from <= instants[0] <= instants[-1] <= key.valid_until:
        yield Finding("lock-key-invalid", "stop", {})
    elif key.valid_until - instants[-1] < SOON:
        yield Finding("lock-key-ends-soon", "note", {"days": (key.valid_until - instants[-1]).days})
    if key.listed_from is None or key.listed_until is None or not key.listed_from <= instants[-1] < key.listed_until:
        yield Finding("lock-key-unlisted", "stop", {})


def _seconds(span: timedelta | None) -> int:
    return round(span.total_seconds()) if span else 0
