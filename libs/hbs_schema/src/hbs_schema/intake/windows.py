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


class WindowKind(StrEnum):
    """How a window came to be."""

    ORDINARY = "ordinary"
    EXTENSION = "extension"  # for schools that were moved out of another window before its close
    SPECIAL = "special"  # after the lock, for named pupils of named schools


class Expects(StrEnum):
    """Whose records a window takes."""

    EVERYBODY = "everybody"
    LEFT_OUT = "left-out"  # whom schools signed as left out (supplementary) at the close of another track
    NAMED = "named"  # whose record keys the decision names


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
    rule_id: str = ""
    """Its id in a calendar of schema `calendar/2`."""
    kind: WindowKind = WindowKind.ORDINARY
    belongs_to: int | None = None
    """Of an extension or special window: the number of the window that it extends, or comes after."""
    expects: Expects = Expects.EVERYBODY
    left_out_of: str | None = None
    """With `LEFT_OUT`: the track whose closes name the pupils."""
    decision: str | None = None
    """Number and date of the decision by which an extension or special window stands."""
    drain_until: datetime | None = None
    """By when the last verdict has to be there."""
    report_due_at: datetime | None = None
    batches: tuple[tuple[int, ...], ...] = ()
    """Grades locked together, in the order in which they are needed; empty: nobody has said."""
    reviewer: str = "none"
    second_person: tuple[str, ...] = ()
    """Acts that need two people here."""

    def next_state(self, now: datetime) -> WindowState:
        """The state that time has brought; draining never becomes locked by itself."""
        if self.state == WindowState.OPEN and now >= self.closes_at:
            return WindowState.GRACE if now < self.grace_until else WindowState.DRAINING
        if self.state == WindowState.GRACE and now >= self.grace_until:
            return WindowState.DRAINING
        return self.state
