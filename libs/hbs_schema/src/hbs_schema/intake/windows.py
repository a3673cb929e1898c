"""A window: from when to when, for whom, and what its states mean."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class WindowState(StrEnum):
    """One way only: open → grace → draining → locked."""

    OPEN = "open"  # schools act next
    GRACE = "grace"  # schools act next, for what they announced before the cutoff
    DRAINING = "draining"  # the registrar verifies what is left
    LOCKED = "locked"  # nobody


class Unclosed(StrEnum):
    """What happens to valid packets of a school that has not closed."""

    LOCK = "lock"
    LEAVE_OUT = "leave-out"


@dataclass(frozen=True)
class Window:
    """(registrar, school year, level, track) under an opaque number, with the calendar's times (aware, UTC)."""

    window_no: int
    registrar: str
    school_year: str
    level: str
    track: str
    grades: tuple[int, ...]
    policies: tuple[str, ...]
    calendar: str
    opens_at: datetime
    closes_at: datetime
    grace_until: datetime
    effective_at: datetime
    unclosed: Unclosed
    state: WindowState
    apart: tuple[str, ...] = ()
    """Groups of roles that in one packet need a person each; the roles of a group with spaces between."""

    def next_state(self, now: datetime) -> WindowState:
        """The state that time has brought; draining never becomes locked by itself."""
        if self.state == WindowState.OPEN and now >= self.closes_at:
            return WindowState.GRACE if now < self.grace_until else WindowState.DRAINING
        if self.state == WindowState.GRACE and now >= self.grace_until:
            return WindowState.DRAINING
        return self.state
