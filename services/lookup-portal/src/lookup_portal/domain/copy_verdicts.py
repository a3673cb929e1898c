"""What a copy's confirmation says of each year on it: whether the record still is what the copy shows."""

from dataclasses import dataclass
from typing import Literal

from lookup_portal.domain.copies import Copy
from lookup_portal.domain.files import KnownPackets, known_as
from lookup_portal.domain.verdicts import Verdict

YearState = Literal[
    "effective", "annotated", "not-yet-effective", "superseded", "revoked", "invalidated", "indeterminate"
]
Validity = Literal["valid", "outdated", "revoked", "indeterminate"]


@dataclass(frozen=True)
class YearToday:
    """One year on a copy, as it stands now."""

    school_year: str
    state: YearState


@dataclass(frozen=True)
class ConfirmedCopy:
    """Everything that is told to whoever holds a copy. `name` only where the portal's policy says so."""

    copy: Copy
    years: tuple[YearToday, ...]
    name: str | None = None

    @property
    def validity(self) -> Validity:
        """A revoked copy is revoked whatever became of the record; then the worst of its years decides."""
        states = {year.state for year in self.years}
        if self.copy.revoked_at is not None:
            return "revoked"
        if states & {"superseded", "revoked", "invalidated"}:
            return "outdated"
        return "indeterminate" if states & {"indeterminate", "not-yet-effective"} else "valid"


def year_today(school_year: str, packet: str, known: KnownPackets, verdict: Verdict | None) -> YearToday:
    """`verdict` is that of the year's current packet, None where there is none any more."""
    state, _ = known_as(packet, known)
    if state == "superseded":
        return YearToday(school_year, "superseded")
    if state == "revoked":
        return YearToday(school_year, "revoked")
    if state == "unknown" or verdict is None:
        return YearToday(school_year, "indeterminate")
    return YearToday(school_year, verdict.state)


def is_issuable(verdict: Verdict) -> bool:
    """Only what is in effect is copied."""
    return verdict.state in ("effective", "annotated")
