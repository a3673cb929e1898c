"""What `rules` of a calendar of schema `calendar/1` says: the times of the windows of one school year and level."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.intake.windows import Unclosed, Window, WindowState
from hbs_schema.statements.documents import Calendar
from hbs_schema.types import Digest, Grade, Instant, Many, Slug, Value
from hbs_schema.verification.times import from_instant


class TrackRules(Value):
    """One track: when it opens and closes, how long the grace is, who may sign how, what happens to the unclosed."""

    track: Slug
    grades: Annotated[Many[Grade], Field(min_length=1)]
    opens_at: Instant
    closes_at: Instant
    grace_until: Instant
    effective: Literal["close"] | Instant
    policies: Annotated[Many[Digest], Field(min_length=1)]
    unclosed: Literal["lock", "leave-out"]
    report_due_at: Instant
    batches: Many[Annotated[Many[Grade], Field(min_length=1)]]
    """Grades locked together, in the order in which they are needed."""
    apart: Annotated[Many[Annotated[Many[Slug], Field(min_length=2, max_length=8)]], Field(max_length=16)] = ()
    """Groups of roles that in one packet need a person each, such as homeroom and principal."""


class CalendarRules(Value):
    """All tracks of the calendar."""

    tracks: Annotated[Many[TrackRules], Field(min_length=1)]


def rules_of(calendar: Calendar, track: str) -> TrackRules:
    """Rules of one track. Raises ValueError for a schema or track that the calendar does not have."""
    name = calendar.schema_name
    if (name.id, name.version) != ("calendar", 1):
        raise ValueError("a calendar of an unknown schema")
    for rules in CalendarRules.model_validate(calendar.rules).tracks:
        if rules.track == track:
            return rules
    raise ValueError("a track that the calendar does not have")


def window_of(calendar: Calendar, digest: str, track: str, *, window_no: int = 0) -> Window:
    """The window that a calendar opens for a track."""
    rules = rules_of(calendar, track)
    closes_at = from_instant(rules.closes_at)
    return Window(
        window_no=window_no,
        registrar=calendar.registrar,
        school_year=calendar.school_year,
        level=calendar.level,
        track=track,
        grades=rules.grades,
        policies=rules.policies,
        calendar=digest,
        opens_at=from_instant(rules.opens_at),
        closes_at=closes_at,
        grace_until=from_instant(rules.grace_until),
        effective_at=effective_at(rules, closes_at),
        unclosed=Unclosed(rules.unclosed),
        state=WindowState.OPEN,
        apart=tuple(" ".join(roles) for roles in rules.apart),
    )


def effective_at(rules: TrackRules, closes_at: datetime) -> datetime:
    """The effective instant: the window's close, or the one written in the decision."""
    return closes_at if rules.effective == "close" else from_instant(rules.effective)
