"""Điều 13, 14: rèn luyện in the summer and kiểm tra, đánh giá lại; both stand beside the year's results."""

from collections.abc import Iterator
from decimal import Decimal

from hbs_schema.findings import Finding
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt22 import sentences
from hbs_schema.rules.tt22.page import YearPage
from hbs_schema.rules.tt22.policy import Tt22Policy
from hbs_schema.values.secondary import Conduct, Outcome, Subject

PASS_AVERAGE = Decimal("5.0")


def check_track(page: YearPage, *, track: str, policy: Tt22Policy) -> Iterator[Finding]:
    """Điều 13, 14: results after the summer stand on the supplementary track and nowhere else."""
    conduct = page.judged_conduct
    if page.outcome is None or conduct is None:
        return
    if track == "supplementary":
        yield from _check_supplementary(page, page.outcome, conduct)
        yield from _check_both_failed(page, conduct, policy)
    else:
        yield from _check_completed(page, page.outcome, conduct, policy)


def check_due(page: YearPage) -> Iterator[Finding]:
    """Điều 14: assessed again are comment subjects that are Chưa đạt and averages below 5.0, if the year is Chưa đạt;
    Điều 13: practice in the summer is for pupils whose rèn luyện of the year is Chưa đạt."""
    is_failed = page.outcome is None or page.outcome.learning.year == "CĐ"
    for slug, subject in page.subjects.items():
        if subject.reassessment is not None and not (is_failed and _is_due(subject)):
            where = pointer(f"subjects/{slug}", "reassessment")
            yield Finding("retake-not-due", sentences.RETAKE_NOT_DUE, where, parameters={"subject": subject_name(slug)})
    if page.conduct is not None and page.conduct.after_summer is not None and page.conduct.year != "CĐ":
        yield Finding("summer-not-due", sentences.SUMMER_NOT_DUE, pointer("conduct", "after_summer"))


def _is_due(subject: Subject) -> bool:
    year = subject.year
    if year is None:
        return False
    return year.level == "CĐ" or (year.mark is not None and Decimal(year.mark) < PASS_AVERAGE)


def _reassessed(page: YearPage) -> list[str]:
    return [slug for slug, subject in page.subjects.items() if subject.reassessment is not None]


def _check_supplementary(page: YearPage, outcome: Outcome, conduct: Conduct) -> Iterator[Finding]:
    learning = outcome.learning
    reassessed = bool(_reassessed(page))
    if learning.year != "CĐ" and conduct.year != "CĐ":
        where = pointer("outcome", "learning", "year")
        yield Finding("track-mismatch", sentences.SUPPLEMENTARY_WITHOUT_FAILURE, where)
    if reassessed and learning.after_reassessment is None:
        where = pointer("outcome", "learning", "after_reassessment")
        yield Finding("retake-result-missing", sentences.RETAKE_RESULT_MISSING, where)
    if learning.after_reassessment is not None and not reassessed:
        where = pointer("outcome", "learning", "after_reassessment")
        yield Finding("retake-missing", sentences.RETAKE_MISSING, where)
    elif not reassessed and conduct.after_summer is None:
        yield Finding("retake-missing", sentences.NOTHING_AFTER_SUMMER, pointer("outcome"))


def _check_completed(page: YearPage, outcome: Outcome, conduct: Conduct, policy: Tt22Policy) -> Iterator[Finding]:
    places = [pointer(f"subjects/{slug}", "reassessment") for slug in _reassessed(page)]
    if outcome.learning.after_reassessment is not None:
        places.append(pointer("outcome", "learning", "after_reassessment"))
    if conduct.after_summer is not None:
        places.append(pointer("conduct", "after_summer"))
    for place in places:
        yield Finding("retake-on-completed-track", sentences.RETAKE_ON_COMPLETED_TRACK, place)
    strictness = policy.not_completed_on_completed_track
    failed = outcome.learning.year == "CĐ" or conduct.year == "CĐ"
    if failed and strictness != "off":
        where = pointer("outcome", "learning", "year")
        code = "not-completed-on-completed-track"
        yield Finding(code, sentences.FAILED_ON_COMPLETED_TRACK, where, severity=strictness)


def _check_both_failed(page: YearPage, conduct: Conduct, policy: Tt22Policy) -> Iterator[Finding]:
    strictness = policy.reassessment_with_failed_conduct
    reassessed = _reassessed(page)
    if conduct.year == "CĐ" and reassessed and strictness != "off":
        where = pointer(f"subjects/{reassessed[0]}", "reassessment")
        yield Finding("retake-with-failed-conduct", sentences.RETAKE_WITH_FAILED_CONDUCT, where, severity=strictness)
