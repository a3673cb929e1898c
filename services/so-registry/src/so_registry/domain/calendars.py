"""Calendars as the registrar takes them: nothing is opened from one that contradicts itself."""

from collections.abc import Iterable, Mapping

from hbs_schema.calendars import sentences
from hbs_schema.calendars.checking import problems_of
from hbs_schema.calendars.reading import CalendarFile, CalendarSchema, pointer_of
from hbs_schema.calendars.windows import rules_2
from hbs_schema.findings import Finding
from hbs_schema.intake.windows import Window
from hbs_schema.statements.documents import Calendar, Policy
from so_registry.domain.windows.errors import CalendarRefused


def check_rules(calendar: Calendar) -> None:
    """Raises CalendarRefused, with everything that is wrong; `calendar/1` has nothing to check beyond its form, and a
    schema that nobody knows opens nothing.
    """
    if (calendar.schema_name.id, calendar.schema_name.version) != ("calendar", 2):
        return
    file = CalendarFile.model_construct(
        schema_name=CalendarSchema(id="calendar", version=2),
        registrar=calendar.registrar,
        id=calendar.id,
        version=calendar.version,
        school_year=calendar.school_year,
        level=calendar.level,
        rules=rules_2(calendar),
    )
    errors = [finding for finding in problems_of(file) if finding.severity == "error"]
    if errors:
        raise CalendarRefused(errors)


def check_signers(calendar: Calendar, window: Window, policies: Iterable[Policy]) -> None:
    """Where a revocation needs two people, policies name two roles: each role is another person's.

    Raises CalendarRefused, so that no window is opened in which nobody could revoke.
    """
    if "withdrawals" not in window.second_person or all(len(policy.withdrawal_roles) > 1 for policy in policies):
        return
    rules = rules_2(calendar)
    own = {entry.id: entry.extends for entry in rules.extensions} | {entry.id: entry.after for entry in rules.special}
    number = [entry.id for entry in rules.windows].index(own.get(window.rule_id, window.rule_id))
    at = pointer_of(("rules", "windows", number, "second_person"))
    raise CalendarRefused([Finding("calendar-one-signer", sentences.ONE_WITHDRAWAL_SIGNER, at)])


def grades_by_type(calendar: Calendar, rule_id: str) -> Mapping[str, tuple[int, ...]]:
    """With which grades schools of each type take part in an ordinary window of `calendar/2`."""
    rules = rules_2(calendar).window(rule_id)
    found: dict[str, set[int]] = {}
    for entry in rules.takes_part if rules else ():
        for name in entry.school_types:
            found.setdefault(name, set()).update(entry.grades)
    return {name: tuple(sorted(grades)) for name, grades in found.items()}


def taking_part(
    by_type: Mapping[str, tuple[int, ...]], schools: Iterable[tuple[str, str | None]], grades: tuple[int, ...]
) -> dict[str, tuple[int, ...] | None]:
    """Schools with their types → those that take part, with their grades; None: all of the window's."""
    found: dict[str, tuple[int, ...] | None] = {}
    for school, type_ in schools:
        own = by_type.get(type_ or "")
        if own:
            found[school] = None if own == grades else own
    return found
