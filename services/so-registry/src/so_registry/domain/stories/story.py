"""A story as the console tells it. It holds no name, no mark and no id of a pupil."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

Kind = Literal["record", "submission", "school"]
Value = str | int


class Happened(StrEnum):
    """What an event is."""

    CODE_ISSUED = "code-issued"
    ENROLMENT_TOLD = "enrolment-told"
    MOVED = "moved"
    ANNOUNCED = "announced"
    RECEIVED = "received"
    LATE = "late"
    ARRIVAL_SIGNED = "arrival-signed"
    JUDGED_IN_VAIN = "judged-in-vain"
    SET_ASIDE = "set-aside"
    VERIFIED = "verified"
    REFUSED_WHOLE = "refused-whole"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    REPLACED = "replaced"
    REVOKED = "revoked"
    ANSWERED = "answered"
    RETURNED = "returned"
    RETURN_ANSWERED = "return-answered"
    RETURN_SETTLED = "return-settled"
    CLOSED = "closed"
    REOPENED = "reopened"
    SIGNED_OFF = "signed-off"
    SIGN_OFF_WITHDRAWN = "sign-off-withdrawn"
    LOCKED = "locked"
    ACKNOWLEDGED = "acknowledged"
    DOUBTED = "doubted"
    TRANSFER_OPENED = "transfer-opened"
    TRANSFER_APPLIED = "transfer-apply"
    TRANSFER_CONSENTED = "transfer-consent"
    TRANSFER_HANDED_OVER = "transfer-hand-over"
    TRANSFER_ACCEPTED = "transfer-accept"
    TRANSFER_REFUSED = "transfer-refuse"
    TRANSFER_CANCELLED = "transfer-cancel"
    TRANSFER_EXPIRED = "transfer-expire"
    TRANSFER_ENDED = "transfer-ended"
    IDENTITY_CORRECTED = "identity-corrected"
    INVALIDATED = "invalidated"
    REISSUED_AS = "reissued-as"


class Next(StrEnum):
    """Who acts next, and how."""

    WAIT_VERDICT = "wait-verdict"
    OPERATOR_RETRIES = "operator-retries"
    SCHOOL_ANSWERS = "school-answers"
    SCHOOL_SENDS = "school-sends"
    SCHOOL_SENDS_AGAIN = "school-sends-again"
    SCHOOL_CORRECTS = "school-corrects"
    APPROVER_APPROVES = "approver-approves"
    SCHOOL_CLOSES = "school-closes"
    SIGNER_LOCKS = "signer-locks"
    MINISTRY_ACKNOWLEDGES = "ministry-acknowledges"
    BY_DECISION = "by-decision"
    WRITTEN_REPORT = "written-report"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Event:
    """Something that happened; `about` fills its sentence."""

    at: datetime
    what: Happened
    about: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Reason:
    """A code for which packets stand refused, and how many."""

    code: str
    packets: int


@dataclass(frozen=True)
class Story:
    """`name` says what it is about as the page may show it; `windows` are where to look further."""

    kind: Kind
    name: str
    school: str
    school_name: str
    events: Sequence[Event]
    next: Next
    reasons: Sequence[Reason] = ()
    windows: Sequence[int] = ()


def in_order(events: Sequence[Event]) -> list[Event]:
    """By time; what happened at one instant in the order of the chain."""
    order = list(Happened)
    return sorted(events, key=lambda event: (event.at, order.index(event.what)))
