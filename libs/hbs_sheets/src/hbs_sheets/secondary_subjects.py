"""The subjects that grades 6–12 may have, and which of them are assessed by comments alone (TT22 Điều 5)."""

from collections.abc import Mapping, Sequence

from hbs_schema.findings import Term
from hbs_schema.rules.subjects import LOWER_SECONDARY_SUBJECTS, UPPER_SECONDARY_SUBJECTS

COMMENTED = frozenset({"GDTC", "NGHE_THUAT", "AM_NHAC", "MI_THUAT", "HDTN_HN", "GDDP"})
"""Đạt or Chưa đạt, and never a mark."""

ELECTIVES = ("DIA_LI", "GDKTPL", "VAT_LI", "HOA_HOC", "SINH_HOC", "CONG_NGHE", "TIN_HOC", "AM_NHAC", "MI_THUAT")
"""Of these a pupil of grades 10–12 takes four (Thông tư 13/2022)."""

_OPTIONAL = frozenset({"NGOAI_NGU_2", "TIENG_DTTS"})
_FIRST_UPPER_GRADE = 10


def subjects_of_grade(grade: int, electives: Sequence[str] | None = None) -> Mapping[str, Term]:
    """Names by slug, in the order of the year's page; of the electives only these, unless each pupil chooses."""
    if grade < _FIRST_UPPER_GRADE:
        return LOWER_SECONDARY_SUBJECTS
    left_out = set(ELECTIVES) - set(ELECTIVES if electives is None else electives)
    return {slug: name for slug, name in UPPER_SECONDARY_SUBJECTS.items() if slug not in left_out}


def is_compulsory(slug: str, grade: int) -> bool:
    """Whether every pupil of the grade has the subject."""
    return slug not in _OPTIONAL and not (grade >= _FIRST_UPPER_GRADE and slug in ELECTIVES)


def result_field(slug: str) -> str:
    """Where a period's result of the subject stands: a mark, or a level."""
    return "level" if slug in COMMENTED else "mark"
