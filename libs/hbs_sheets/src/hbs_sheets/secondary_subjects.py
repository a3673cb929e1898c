"""The subjects that grades 6–12 may have, and which of them are assessed by comments alone (TT22 Điều 5)."""

from collections.abc import Mapping, Sequence

from hbs_schema.findings import Term
from hbs_schema.rules.subjects import LOWER_SECONDARY_SUBJECTS, UPPER_SECONDARY_SUBJECTS
from hbs_schema.rules.tt22.subjects import FIRST_UPPER_GRADE, GRADES, subjects_of

COMMENTED = frozenset(slug for grade in GRADES for slug, rule in subjects_of(grade).items() if rule.kind == "comment")
"""Đạt or Chưa đạt, and never a mark."""

ELECTIVES = tuple(slug for slug, rule in subjects_of(FIRST_UPPER_GRADE).items() if rule.place == "elective")
"""Of these a pupil of grades 10–12 takes four (Thông tư 13/2022)."""


def subjects_of_grade(grade: int, electives: Sequence[str] | None = None) -> Mapping[str, Term]:
    """Names by slug, in the order of the year's page; of the electives only these, unless each pupil chooses."""
    if grade < FIRST_UPPER_GRADE:
        return LOWER_SECONDARY_SUBJECTS
    left_out = set(ELECTIVES) - set(ELECTIVES if electives is None else electives)
    return {slug: name for slug, name in UPPER_SECONDARY_SUBJECTS.items() if slug not in left_out}


def is_compulsory(slug: str, grade: int) -> bool:
    """Whether every pupil of the grade has the subject."""
    return subjects_of(grade)[slug].place == "compulsory"


def result_field(slug: str) -> str:
    """Where a period's result of the subject stands: a mark, or a level."""
    return "level" if slug in COMMENTED else "mark"
