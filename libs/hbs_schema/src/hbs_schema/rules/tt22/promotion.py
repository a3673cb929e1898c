"""Điều 12: who is promoted; Điều 11: pupils with a disability; and completion of a level in grades 9 and 12."""

from collections.abc import Iterator

from hbs_schema.findings import Finding, Term
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.tt22 import sentences
from hbs_schema.rules.tt22.levels import is_passed
from hbs_schema.rules.tt22.page import YearPage
from hbs_schema.rules.tt22.policy import Tt22Policy
from hbs_schema.values.secondary import Attendance, Conduct, Outcome

LAST_GRADES = frozenset({9, 12})
PROMOTED = Term("Được lên lớp", "promoted")
RETAINED = Term("Ở lại lớp", "retained")


def meets_promotion(conduct: Conduct, attendance: Attendance, outcome: Outcome, policy: Tt22Policy) -> bool:
    """Điều 12 khoản 1: rèn luyện and học tập at least Đạt, also after summer and re-assessment, and not too many
    sessions missed."""
    levels = (conduct.after_summer or conduct.year, outcome.learning.after_reassessment or outcome.learning.year)
    return (
        all(level is not None and is_passed(level) for level in levels)
        and sessions_missed(attendance) <= policy.most_absences
    )


def sessions_missed(attendance: Attendance) -> int:
    """Điều 12 khoản 1 điểm c: with and without leave, of the whole year."""
    return attendance.excused_sessions + attendance.unexcused_sessions


def check_promotion(page: YearPage, policy: Tt22Policy) -> Iterator[Finding]:
    """Điều 12; for a pupil with a disability the principal decides (Điều 11 khoản 3)."""
    outcome, conduct = page.outcome, page.judged_conduct
    if outcome is None or conduct is None or page.attendance is None:
        return
    meets = meets_promotion(conduct, page.attendance, outcome, policy)
    if page.disability is not None and (outcome.promotion_decision is not None or not outcome.is_promoted):
        return
    if outcome.promotion_decision is not None:
        where = pointer("outcome", "promotion_decision")
        yield Finding("promotion-decision-unneeded", sentences.DECISION_UNNEEDED, where, severity="warning")
    if meets == outcome.is_promoted:
        return
    if page.disability is not None:
        where = pointer("outcome", "promotion_decision")
        yield Finding("promotion-decision-missing", sentences.DECISION_MISSING, where)
    elif outcome.is_promoted and sessions_missed(page.attendance) > policy.most_absences:
        parameters = {"count": sessions_missed(page.attendance), "number": policy.most_absences}
        yield Finding(
            "absence-limit", sentences.ABSENCE_LIMIT, pointer("outcome", "is_promoted"), parameters=parameters
        )
    else:
        declared, expected = (PROMOTED, RETAINED) if outcome.is_promoted else (RETAINED, PROMOTED)
        yield Finding(
            "promotion-mismatch",
            sentences.PROMOTION_MISMATCH,
            pointer("outcome", "is_promoted"),
            parameters={"declared": declared, "expected": expected},
        )


def check_level_completion(outcome: Outcome, *, grade: int, policy: Tt22Policy) -> Iterator[Finding]:
    """Luật Giáo dục 2019, Điều 34: completion of a level is said in its last grade, and follows promotion there."""
    completed, where = outcome.is_level_completed, pointer("outcome", "is_level_completed")
    if grade not in LAST_GRADES:
        if completed is not None:
            parameters = {"grade": grade}
            yield Finding("completion-outside-last-grade", sentences.COMPLETION_OUTSIDE, where, parameters=parameters)
    elif completed is None:
        if outcome.is_promoted and policy.completion_expected != "off":
            severity = policy.completion_expected
            yield Finding("completion-missing", sentences.COMPLETION_UNSAID, where, severity=severity)
    elif completed and not outcome.is_promoted:
        yield Finding("completion-contradicts-result", sentences.COMPLETED_BUT_RETAINED, where)
    elif outcome.is_promoted and not completed:
        yield Finding("completion-missing", sentences.PROMOTED_BUT_NOT_COMPLETED, where)
