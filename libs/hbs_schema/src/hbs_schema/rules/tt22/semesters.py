"""Semesters that the page as a whole lacks, and the one warning about a first semester at another school."""

from collections.abc import Iterator

from hbs_schema.findings import Finding
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.tt22 import sentences
from hbs_schema.rules.tt22.page import YearPage
from hbs_schema.rules.tt22.policy import Tt22Policy

_OUTCOME = ("outcome", "learning")
_CONDUCT = ("conduct",)
_SENTENCES = {
    "conduct": sentences.CONDUCT_SEMESTER_MISSING,
    "outcome": sentences.LEARNING_SEMESTER_MISSING,
}


def check_semesters(page: YearPage, policy: Tt22Policy) -> Iterator[Finding]:
    """Điều 8, 9: rèn luyện and học tập are assessed in both semesters; semester 1 may stand in an interim record."""
    absent = list(_absent(page))
    if page.is_newcomer:
        elsewhere = [place for place in absent if place[-1] == "semester_1"]
        absent = [place for place in absent if place[-1] != "semester_1"]
        lacks = any(subject.semester_1 is None for _, subject in page.known_subjects if subject.year is not None)
        if (elsewhere or lacks) and policy.semester_elsewhere != "off":
            where = pointer("outcome", "interim")
            yield Finding("semester-elsewhere", sentences.SEMESTER_ELSEWHERE, where, severity=policy.semester_elsewhere)
    if policy.semester_absent != "off":
        for place in absent:
            sentence = (
                sentences.CONDUCT_SEMESTER_MISSING if place[0] == "conduct" else sentences.LEARNING_SEMESTER_MISSING
            )
            yield Finding("semester-missing", sentence, pointer(*place), severity=policy.semester_absent)


def _absent(page: YearPage) -> Iterator[tuple[str, ...]]:
    for place, value in ((_CONDUCT, page.conduct), (_OUTCOME, page.outcome.learning if page.outcome else None)):
        for semester in ("semester_1", "semester_2"):
            if value is not None and getattr(value, semester) is None:
                yield (*place, semester)
