"""School years, and from which of them a circular holds for a grade."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from hbs_schema.findings import Finding, Parameter, Sentence
from hbs_schema.rules import sentences
from hbs_schema.rules.pointers import pointer

_SCHOOL_YEAR = re.compile(r"(20[0-9]{2})-(20[0-9]{2})\Z")


@lru_cache(maxsize=256)
def first_calendar_year(school_year: str) -> int | None:
    """2025 of `2025-2026`; None unless the second year follows the first."""
    match = _SCHOOL_YEAR.match(school_year)
    if match is None or int(match[2]) != int(match[1]) + 1:
        return None
    return int(match[1])


def check_in_force(
    grade: int, school_year: str, first_year_by_grade: Mapping[int, int], not_in_force: Sentence
) -> list[Finding]:
    """TT27 Điều 3 of its decree, TT22 Điều 21: the circulars reached the grades one school year after another."""
    year = first_calendar_year(school_year)
    if year is None:
        return [Finding("school-year-malformed", sentences.SCHOOL_YEAR_MALFORMED)]
    first = first_year_by_grade.get(grade)
    if first is None or year >= first:
        return []
    parameters: dict[str, Parameter] = {"grade": grade, "first": f"{first}-{first + 1}"}
    return [Finding("circular-not-in-force", not_in_force, parameters=parameters)]


def check_left_on(left_on: str, school_year: str, *place: str) -> Iterator[Finding]:
    """The day on which a pupil left a school is one of the school year, summer before and after it included."""
    year = first_calendar_year(school_year)
    if year is None or date(year, 6, 1) <= date.fromisoformat(left_on) <= date(year + 1, 8, 31):
        return
    yield Finding("left-outside-year", sentences.LEFT_OUTSIDE_YEAR, pointer(*place), severity="warning")
