"""Semesters that the page as a whole lacks, and the one warning about a first semester at another school."""

from collections.abc import Iterator

from hbs_schema.findings import Finding
from hbs_schema.rules import sentences as form
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import part_label
from hbs_schema.rules.tt22 import sentences
from hbs_schema.rules.tt22.page import YearPage
from hbs_schema.rules.tt22.policy import Tt22Policy
from hbs_schema.values.secondary import Conduct, Learning

_ONE = {"conduct": sentences.CONDUCT_SEMESTER_MISSING, "outcome": sentences.LEARNING_SEMESTER_MISSING}


def check_semesters(page: YearPage, policy: Tt22Policy) -> Iterator[Finding]:
    """Điều 8, 9: rèn luyện and học tập are assessed in both semesters; semester 1 may stand in an interim record.

    A year's result without any semester follows from nothing, and nobody could say whether it is right.
    """
    groundless = [place for place, levels in _levels(page) if levels.year and not _given(levels)]
    for place in groundless:
        where, parameters = pointer(*place, "semester_2"), {"where": part_label(place[0])}
        yield Finding("semesters-missing", form.RESULT_WITHOUT_SEMESTERS, where, parameters=parameters)
    absent = [place for place in _absent(page) if place[:-1] not in groundless]
    if page.is_newcomer:
        elsewhere = [place for place in absent if place[-1] == "semester_1"]
        absent = [place for place in absent if place[-1] != "semester_1"]
        lacks = any(subject.semester_1 is None for _, subject in page.known_subjects if subject.year is not None)
        if (elsewhere or lacks) and policy.semester_elsewhere != "off":
            where = pointer("outcome", "interim")
            yield Finding("semester-elsewhere", sentences.SEMESTER_ELSEWHERE, where, severity=policy.semester_elsewhere)
    if policy.semester_absent != "off":
        for place in absent:
            yield Finding("semester-missing", _ONE[place[0]], pointer(*place), severity=policy.semester_absent)


def _levels(page: YearPage) -> Iterator[tuple[tuple[str, ...], Conduct | Learning]]:
    if page.conduct is not None:
        yield ("conduct",), page.conduct
    if page.outcome is not None:
        yield ("outcome", "learning"), page.outcome.learning


def _given(levels: Conduct | Learning) -> list[str]:
    return [name for name in ("semester_1", "semester_2") if getattr(levels, name) is not None]


def _absent(page: YearPage) -> Iterator[tuple[str, ...]]:
    for place, levels in _levels(page):
        given = _given(levels)
        yield from ((*place, name) for name in ("semester_1", "semester_2") if name not in given)
