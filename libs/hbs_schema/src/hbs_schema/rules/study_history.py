"""QUÁ TRÌNH HỌC TẬP: rows of one pupil at two schools at the same time."""

from collections.abc import Iterator, Sequence

from hbs_schema.findings import Finding
from hbs_schema.rules import sentences
from hbs_schema.rules.general_policy import GeneralPolicy
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.school_years import first_calendar_year
from hbs_schema.values.personal import Personal
from hbs_schema.values.personal import StudyPeriod as OldStudyPeriod
from hbs_schema.values.pupil_page import PupilPage, StudyPeriod

Row = StudyPeriod | OldStudyPeriod


def check_study_history(personal: Personal | PupilPage, policy: GeneralPolicy) -> Iterator[Finding]:
    """TT27, TT22, Phụ lục: rows do not overlap; the day of leaving may be the day of entering the next school."""
    rows: Sequence[Row] = personal.study_history
    for position, row in enumerate(rows):
        if first_calendar_year(row.school_year) is None:
            where = pointer("personal", "study_history", position, "school_year")
            yield Finding("school-year-malformed", sentences.SCHOOL_YEAR_MALFORMED, where)
        strictness = policy.study_history_overlap
        is_wrong = _ends_before_it_begins(row) or any(_overlap(row, earlier) for earlier in rows[:position])
        if is_wrong and strictness != "off":
            where = pointer("personal", "study_history", position)
            yield Finding("study-history-overlap", sentences.STUDY_HISTORY_OVERLAP, where, severity=strictness)


def _left_on(row: Row) -> str | None:
    return row.left_on if isinstance(row, StudyPeriod) else None


def _ends_before_it_begins(row: Row) -> bool:
    left = _left_on(row)
    return row.entered_on is not None and left is not None and left < row.entered_on


def _overlap(one: Row, other: Row) -> bool:
    """Only what both rows say for sure: a row without its days overlaps nothing."""
    one_left, other_left = _left_on(one), _left_on(other)
    if one.entered_on is None or other.entered_on is None or one_left is None or other_left is None:
        return False
    return max(one.entered_on, other.entered_on) < min(one_left, other_left)
