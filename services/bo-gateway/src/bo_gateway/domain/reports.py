"""A report: one lock and its packets on their way to the Ministry."""

from dataclasses import dataclass
from typing import Literal

ReportState = Literal["receiving", "equal", "unequal", "refused"]
"""receiving: the Ministry acts next, or the chunks are not all here. unequal: the registrar sends again.
refused: an operator acts. equal: final."""

Step = Literal["store", "announce", "nothing"]


@dataclass(frozen=True)
class ReportKey:
    """Which report: a lock statement's name means nothing without the registrar that sent it."""

    registrar: str
    lock: str


@dataclass(frozen=True)
class Report:
    """What is known of a report. The members of the lock are there once it is checked."""

    key: ReportKey
    state: ReportState
    sha256: bytes | None
    is_checked: bool
    lock_seq: int
    school_year: str
    leaf_count: int
    schools: tuple[str, ...]
    policies: tuple[str, ...]
    certificates: tuple[str, ...]
    withdrawn_count: int


def step_for_lock(report: Report, sha256: bytes) -> Step:
    """What to do with a lock that came: sent again after a refusal, it is judged again.

    A refusal may be for reasons outside the bytes (an authority document that was not here yet). After `unequal` the
    same lock changes nothing, for the chunks that come with it do: judging again, and answering, at once would have
    registrar and Ministry send one another the same for ever.
    """
    if report.state == "equal":
        return "announce"
    if report.state != "refused" and report.sha256 == sha256:
        return "nothing"
    return "store"
