"""What is wrong with a calendar beyond its form: every problem at once, each with its place."""

from collections.abc import Iterator, Sequence

from hbs_schema.calendars import sentences
from hbs_schema.calendars.reading import CalendarFile, ReadCalendar, pointer_of, read_calendar
from hbs_schema.calendars.rules import CalendarRules2, ExtensionRules, SpecialRules, Times, WindowRules
from hbs_schema.codes.levels import levels_by_slug
from hbs_schema.codes.school_types import school_types_by_slug
from hbs_schema.findings import Finding, Sentence
from hbs_schema.rules.school_years import first_calendar_year

Step = str | int


def check_calendar(data: bytes) -> ReadCalendar:
    """Form first; what stands in one member is then compared with what stands in others."""
    read = read_calendar(data)
    if read.file is None:
        return read
    return ReadCalendar(tuple(problems_of(read.file)), read.members, read.file)


def has_errors(findings: Sequence[Finding]) -> bool:
    """Whether the calendar must not be signed as it is; warnings are for a person to look at."""
    return any(finding.severity == "error" for finding in findings)


def problems_of(file: CalendarFile) -> Iterator[Finding]:
    """What stands in one member and contradicts another."""
    rules = file.rules
    first = first_calendar_year(file.school_year)
    if first is None:
        yield Finding("calendar-year-malformed", sentences.YEAR_MALFORMED, "/school_year")
    level = levels_by_slug().get(file.level)
    if level is None:
        known = {"known": ", ".join(levels_by_slug())}
        yield Finding("calendar-level-unknown", sentences.LEVEL_UNKNOWN, "/level", parameters=known)
    yield from _ids(rules)
    for number, window in enumerate(rules.windows):
        at = ("rules", "windows", number)
        yield from _times(window, at, first)
        yield from _grades(window, at, level.grades if level else None)
        yield from _left_out(rules, window, at)
    yield from _overlaps(rules)
    for number, extension in enumerate(rules.extensions):
        at = ("rules", "extensions", number)
        yield from _times(extension, at, first)
        yield from _extension(rules, extension, at)
    for number, special in enumerate(rules.special):
        at = ("rules", "special", number)
        yield from _times(special, at, first)
        yield from _special(rules, special, at)


def _ids(rules: CalendarRules2) -> Iterator[Finding]:
    seen: set[str] = set()
    for kind in ("windows", "extensions", "special"):
        for number, entry in enumerate(getattr(rules, kind)):
            if entry.id in seen:
                yield _at("calendar-id-repeated", sentences.ID_REPEATED, "rules", kind, number, "id")
            seen.add(entry.id)


def _times(times: Times, at: tuple[Step, ...], first: int | None) -> Iterator[Finding]:
    # Instants have one spelling, so their order is that of their letters.
    in_order = times.opens_at < times.closes_at <= times.grace_until <= times.drain_until
    if not in_order:
        yield _at("calendar-times-disordered", sentences.TIMES_DISORDERED, *at, "opens_at")
    if times.report_due_at is not None and times.report_due_at < times.drain_until:
        yield _at("calendar-report-before-lock", sentences.REPORT_BEFORE_LOCK, *at, "report_due_at")
    if times.effective != "close" and times.effective < times.closes_at:
        yield _warning("calendar-effective-early", sentences.EFFECTIVE_BEFORE_CLOSE, *at, "effective")
    if first is not None and not f"{first}-09" <= times.closes_at < f"{first + 2}-01":
        yield _warning("calendar-outside-year", sentences.OUTSIDE_YEAR, *at, "closes_at")


def _grades(window: WindowRules, at: tuple[Step, ...], of_level: Sequence[int] | None) -> Iterator[Finding]:
    seen: set[tuple[str, int]] = set()
    for number, entry in enumerate(window.takes_part):
        here = (*at, "takes_part", number)
        for grade in entry.grades if of_level is not None else ():
            if grade not in (of_level or ()):
                found = {"grade": grade}
                yield Finding(
                    "calendar-grade-of-another-level",
                    sentences.GRADE_OF_ANOTHER_LEVEL,
                    pointer_of((*here, "grades")),
                    parameters=found,
                )
        for position, name in enumerate(entry.school_types):
            place = (*here, "school_types", position)
            if name not in school_types_by_slug():
                known = {"known": ", ".join(school_types_by_slug())}
                yield Finding(
                    "calendar-school-type-unknown", sentences.TYPE_UNKNOWN, pointer_of(place), parameters=known
                )
        pairs = [(name, grade) for name in entry.school_types for grade in entry.grades]
        if len(set(pairs)) < len(pairs) or not seen.isdisjoint(pairs):
            yield _at("calendar-school-type-repeated", sentences.TYPE_TWICE, *here)
        seen.update(pairs)
    if sorted(grade for batch in window.batches for grade in batch) != list(window.grades):
        yield _at("calendar-batches-incomplete", sentences.BATCHES, *at, "batches")


def _overlaps(rules: CalendarRules2) -> Iterator[Finding]:
    seen: set[tuple[str, int]] = set()
    for number, window in enumerate(rules.windows):
        for grade in window.grades:
            if (window.track, grade) in seen:
                at = pointer_of(("rules", "windows", number, "takes_part"))
                yield Finding("calendar-grade-repeated", sentences.GRADE_TWICE, at, parameters={"grade": grade})
            seen.add((window.track, grade))


def _left_out(rules: CalendarRules2, window: WindowRules, at: tuple[Step, ...]) -> Iterator[Finding]:
    if window.left_out_of is None:
        return
    listed = [other for other in rules.windows if other.track == window.left_out_of and other.id != window.id]
    if not listed or window.left_out_of == window.track:
        yield _at("calendar-left-out-unknown", sentences.LEFT_OUT_UNKNOWN, *at, "left_out_of")
    elif window.opens_at < max(other.closes_at for other in listed):
        yield _at("calendar-left-out-early", sentences.LEFT_OUT_EARLY, *at, "opens_at")


def _extension(rules: CalendarRules2, extension: ExtensionRules, at: tuple[Step, ...]) -> Iterator[Finding]:
    if not extension.schools and not extension.communes:
        yield _at("calendar-extension-of-nobody", sentences.EXTENSION_OF_NOBODY, *at, "schools")
    for name in ("schools", "communes"):
        yield from _repeats(getattr(extension, name), *at, name)
    extended = rules.window(extension.extends)
    if extended is None:
        yield _at("calendar-reference-unknown", sentences.REFERENCE_UNKNOWN, *at, "extends")
        return
    if extension.closes_at <= extended.closes_at:
        yield _at("calendar-extension-not-later", sentences.EXTENSION_NOT_LATER, *at, "closes_at")
    if extension.opens_at >= extended.closes_at:
        yield _at("calendar-extension-opens-late", sentences.EXTENSION_OPENS_LATE, *at, "opens_at")


def _special(rules: CalendarRules2, special: SpecialRules, at: tuple[Step, ...]) -> Iterator[Finding]:
    for name in ("grades", "schools", "records"):
        yield from _repeats(getattr(special, name), *at, name)
    after = rules.window(special.after)
    if after is None:
        yield _at("calendar-reference-unknown", sentences.REFERENCE_UNKNOWN, *at, "after")
        return
    if special.opens_at < after.drain_until:
        yield _at("calendar-special-before-lock", sentences.SPECIAL_BEFORE_LOCK, *at, "opens_at")
    for grade in sorted(set(special.grades) - set(after.grades)):
        found = {"grade": grade}
        yield Finding(
            "calendar-grade-of-another-level",
            sentences.GRADE_OF_ANOTHER_LEVEL,
            pointer_of((*at, "grades")),
            parameters=found,
        )


def _repeats(names: Sequence[object], *at: Step) -> Iterator[Finding]:
    if len(set(names)) < len(names):
        yield _at("calendar-named-twice", sentences.NAMED_TWICE, *at)


def _at(code: str, sentence: Sentence, *at: Step) -> Finding:
    return Finding(code, sentence, pointer_of(at))


def _warning(code: str, sentence: Sentence, *at: Step) -> Finding:
    return Finding(code, sentence, pointer_of(at), "warning")
