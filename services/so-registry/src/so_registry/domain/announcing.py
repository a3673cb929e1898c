"""An announcement as it is made, and as it stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True)
class NewAnnouncement:
    """What a school will send. With a token: the bytes were there at `stamped_at`."""

    submission_id: UUID
    class_name: str
    sha256: bytes
    token: bytes | None = None
    stamped_at: datetime | None = None


@dataclass(frozen=True)
class Announcement:
    """An announcement and what became of it."""

    school: str
    class_name: str
    submission_id: UUID
    sha256: bytes
    announced_at: datetime
    stamped_at: datetime | None
    arrived_at: datetime | None
    state: Literal["open", "arrived", "arrived-in-grace"]
    verdict: str | None
    """The submission's state, if its bytes have come."""
