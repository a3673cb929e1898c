"""The windows that a calendar of schema `calendar/2` opens: ordinary ones, extensions, special ones after the lock."""

from typing import Any

from hbs_schema.calendars.rules import CalendarRules2, ExtensionRules, SpecialRules, Times, WindowRules
from hbs_schema.intake.windows import Expects, Unclosed, Window, WindowKind, WindowState
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.payloads import Decision
from hbs_schema.verification.times import from_instant


def rules_2(calendar: Calendar) -> CalendarRules2:
    """Raises ValueError for rules of another schema, or that do not follow it."""
    name = calendar.schema_name
    if (name.id, name.version) != ("calendar", 2):
        raise ValueError("a calendar of another schema")
    return CalendarRules2.model_validate(calendar.rules)


def window_of_rules(calendar: Calendar, digest: str, name: str, window_no: int = 0) -> Window:
    """The window of an id, or the only one of a track. Raises ValueError if there is none, or several."""
    rules = rules_2(calendar)
    for extension in rules.extensions:
        if extension.id == name:
            return _extension(calendar, digest, extension, _needed(rules, extension.extends), window_no)
    for special in rules.special:
        if special.id == name:
            return _special(calendar, digest, special, _needed(rules, special.after), window_no)
    own = rules.window(name)
    of_track = [window for window in rules.windows if window.track == name]
    if own is None and len(of_track) > 1:
        raise ValueError("several windows of this track: name one by its id")
    if own is None and not of_track:
        raise ValueError("a window that the calendar does not have")
    return _ordinary(calendar, digest, own or of_track[0], window_no)


def _needed(rules: CalendarRules2, name: str) -> WindowRules:
    found = rules.window(name)
    if found is None:
        raise ValueError("a window that the calendar does not have")
    return found


def _ordinary(calendar: Calendar, digest: str, rules: WindowRules, window_no: int) -> Window:
    return Window(
        **_shared(calendar, digest, rules, window_no),
        **_times(rules),
        rule_id=rules.id,
        grades=rules.grades,
        unclosed=Unclosed(rules.unclosed),
        expects=Expects.LEFT_OUT if rules.left_out_of else Expects.EVERYBODY,
        left_out_of=rules.left_out_of,
        batches=rules.batches,
    )


def _extension(calendar: Calendar, digest: str, rules: ExtensionRules, extended: WindowRules, window_no: int) -> Window:
    return Window(
        **_shared(calendar, digest, extended, window_no),
        **_times(rules),
        rule_id=rules.id,
        grades=extended.grades,
        unclosed=Unclosed(extended.unclosed),
        kind=WindowKind.EXTENSION,
        expects=Expects.LEFT_OUT if extended.left_out_of else Expects.EVERYBODY,
        left_out_of=extended.left_out_of,
        decision=decision_text(rules.decision),
        batches=extended.batches,
    )


def _special(calendar: Calendar, digest: str, rules: SpecialRules, after: WindowRules, window_no: int) -> Window:
    return Window(
        **_shared(calendar, digest, after, window_no),
        **_times(rules),
        rule_id=rules.id,
        grades=tuple(sorted(rules.grades)),
        unclosed=Unclosed(rules.unclosed),
        kind=WindowKind.SPECIAL,
        expects=Expects.NAMED,
        decision=decision_text(rules.decision),
        batches=(tuple(sorted(rules.grades)),),
    )


def decision_text(decision: Decision) -> str:
    """Number and date on one line, as it stands beside a window."""
    return f"{decision.number}, {decision.date}"


def _shared(calendar: Calendar, digest: str, rules: WindowRules, window_no: int) -> dict[str, Any]:
    """What an extension or special window has from the window that it belongs to."""
    return {
        "window_no": window_no,
        "registrar": calendar.registrar,
        "school_year": calendar.school_year,
        "level": calendar.level,
        "track": rules.track,
        "policies": rules.policies,
        "calendar": digest,
        "state": WindowState.OPEN,
        "apart": tuple(" ".join(roles) for roles in rules.apart),
        "reviewer": rules.reviewer,
        "second_person": rules.second_person,
    }


def _times(rules: Times) -> dict[str, Any]:
    closes_at = from_instant(rules.closes_at)
    return {
        "opens_at": from_instant(rules.opens_at),
        "closes_at": closes_at,
        "grace_until": from_instant(rules.grace_until),
        "drain_until": from_instant(rules.drain_until),
        "effective_at": closes_at if rules.effective == "close" else from_instant(rules.effective),
        "report_due_at": from_instant(rules.report_due_at) if rules.report_due_at else None,
    }
