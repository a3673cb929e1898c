"""The windows of a signed calendar: of schema `calendar/1`, which stays readable, and of `calendar/2` (calendars/)."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.calendars.windows import rules_2, window_of_rules
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


def schema_version(calendar: Calendar) -> int:
    """Raises ValueError for a schema that nobody here knows."""
    name = calendar.schema_name
    if name.id != "calendar" or name.version not in (1, 2):
        raise ValueError("a calendar of an unknown schema")
    return name.version


def name_for(calendar: Calendar, track: str, grade: int) -> str:
    """The ordinary window for a track and grade; the first of the track, or of all, where none is for them.

    Raises ValueError for a calendar that does not follow its schema.
    """
    if schema_version(calendar) == 1:
        listed = [
            (rules.track, rules.track, rules.grades) for rules in CalendarRules.model_validate(calendar.rules).tracks
        ]
    else:
        listed = [(rules.id, rules.track, rules.grades) for rules in rules_2(calendar).windows]
    fits = [name for name, own, grades in listed if own == track and grade in grades]
    of_track = [name for name, own, _ in listed if own == track]
    return (*fits, *of_track, listed[0][0])[0]


def rules_of(calendar: Calendar, track: str) -> TrackRules:
    """Rules of one track of `calendar/1`. Raises ValueError for another schema or a track that it does not have."""
    if schema_version(calendar) != 1:
        raise ValueError("a calendar of another schema")
    for rules in CalendarRules.model_validate(calendar.rules).tracks:
        if rules.track == track:
            return rules
    raise ValueError("a track that the calendar does not have")


def window_of(calendar: Calendar, digest: str, name: str, *, window_no: int = 0) -> Window:
    """The window that a calendar opens: by its id, or by the track where that has one window.

    Raises ValueError for a schema or window that the calendar does not have, or a track that has several.
    """
    if schema_version(calendar) == 1:
        return _window_1(calendar, digest, name, window_no)
    return window_of_rules(calendar, digest, name, window_no)


def _window_1(calendar: Calendar, digest: str, track: str, window_no: int) -> Window:
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
        report_due_at=from_instant(rules.report_due_at),
        batches=rules.batches,
    )


def effective_at(rules: TrackRules, closes_at: datetime) -> datetime:
    """The effective instant: the window's close, or the one written in the decision."""
    return closes_at if rules.effective == "close" else from_instant(rules.effective)
