"""A transfer as a small case: who may do what next, and until when. No act goes back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Final, Literal
from uuid import UUID

from so_registry.domain.act_errors import TransferNotPossible, TransferOverdue

VIETNAM: Final = timezone(timedelta(hours=7))
SATURDAY: Final = 5


class CaseState(StrEnum):
    """Until `accepted` the giving school manages the record."""

    APPLIED = "applied"
    CONSENTED = "consented"
    HANDED_OVER = "handed-over"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


Act = Literal["consent", "hand-over", "accept", "refuse", "cancel", "expire"]
Who = Literal["giver", "receiver", "registrar"]
OPEN: Final = frozenset({CaseState.APPLIED, CaseState.CONSENTED, CaseState.HANDED_OVER})
ENDED: Final = frozenset(CaseState) - OPEN

# After the hand-over only the receiver, or the deadline, ends a case: what was signed over is nobody's to take back.
_NEXT: Final[dict[tuple[CaseState, Act], tuple[frozenset[Who], CaseState]]] = {
    (CaseState.APPLIED, "consent"): (frozenset({"receiver"}), CaseState.CONSENTED),
    (CaseState.APPLIED, "refuse"): (frozenset({"giver", "receiver"}), CaseState.REFUSED),
    (CaseState.CONSENTED, "refuse"): (frozenset({"giver", "receiver"}), CaseState.REFUSED),
    (CaseState.HANDED_OVER, "refuse"): (frozenset({"receiver"}), CaseState.REFUSED),
    (CaseState.CONSENTED, "hand-over"): (frozenset({"giver"}), CaseState.HANDED_OVER),
    (CaseState.HANDED_OVER, "accept"): (frozenset({"receiver"}), CaseState.ACCEPTED),
}


@dataclass(frozen=True)
class Terms:
    """How many working days both schools have, within one registrar and between two."""

    working_days: int = 5
    working_days_between: int = 8
    holidays: frozenset[date] = frozenset()

    def deadline(self, start: datetime, *, is_between: bool) -> datetime:
        """The end of the last working day."""
        days = self.working_days_between if is_between else self.working_days
        return deadline_after(start, days, self.holidays)


@dataclass(frozen=True)
class Case:
    """A case as its row has it."""

    transfer_id: UUID
    lookup_code: str | None
    record: str
    level: str
    from_registrar: str
    from_school: str
    to_registrar: str
    to_school: str
    is_mid_year: bool
    applied_by: str
    state: CaseState
    hand_over: str | None
    opened_at: datetime
    deadline: datetime
    ended_at: datetime | None

    @property
    def is_between(self) -> bool:
        """Between two registrars: the other one's part comes through the Ministry."""
        return self.from_registrar != self.to_registrar

    def sides_of(self, registrar: str, school: str) -> frozenset[Who]:
        """What a school of a registrar is in this case."""
        sides: set[Who] = set()
        if (registrar, school) == (self.from_registrar, self.from_school):
            sides.add("giver")
        if (registrar, school) == (self.to_registrar, self.to_school):
            sides.add("receiver")
        return frozenset(sides)


def next_state(case: Case, act: Act, *, registrar: str, school: str, now: datetime) -> CaseState:
    """Raises TransferNotPossible, TransferOverdue."""
    sides = case.sides_of(registrar, school)
    # The other registrar's school has said on paper that it takes the pupil: the giving one notes it.
    if case.is_between and act == "consent" and "giver" in sides:
        sides = frozenset({"receiver"})
    if now >= case.deadline:
        raise TransferOverdue
    if act == "cancel" and case.applied_by == school and case.state in (CaseState.APPLIED, CaseState.CONSENTED):
        return CaseState.CANCELLED
    allowed, following = _NEXT.get((case.state, act), (frozenset[Who](), CaseState.EXPIRED))
    if not allowed & sides:
        raise TransferNotPossible
    return following


def expires(case: Case, registrar: str, now: datetime) -> bool:
    """Whether this registrar ends the case now: what was handed over to another one, that one alone ends."""
    is_mine = case.state != CaseState.HANDED_OVER or case.to_registrar == registrar
    return case.state in OPEN and is_mine and now >= case.deadline


def deadline_after(start: datetime, days: int, holidays: Collection[date]) -> datetime:
    """The end, in Vietnam, of so many working days after the day of `start`."""
    day = start.astimezone(VIETNAM).date()
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY and day not in holidays
    return datetime.combine(day + timedelta(days=1), time(), VIETNAM).astimezone(UTC)
