"""A submission as the registry received it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True)
class SubmissionKey:
    """Which submission; `school_year` is its window's."""

    school_year: str
    school: str
    submission_id: UUID


@dataclass(frozen=True)
class WaitingSubmission:
    """A submission that has no verdict yet; `traceparent` is that of the message or request that brought it."""

    key: SubmissionKey
    window_no: int
    traceparent: str | None


@dataclass(frozen=True)
class ReceivedSubmission:
    """A submission as it came, without its bytes. `answer` is None until there is a verdict."""

    key: SubmissionKey
    window_no: int
    sha256: bytes
    client_id: str
    received_at: datetime
    state: Literal["received", "verified", "refused", "late"]
    arrival: str | None
    answer: bytes | None
    traceparent: str | None = None
