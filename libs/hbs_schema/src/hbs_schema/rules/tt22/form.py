"""Điều 5: a subject is assessed by comments and marks or by comments alone, and never the other way."""

from collections.abc import Iterator

from hbs_schema.findings import Finding
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt22 import sentences
from hbs_schema.rules.tt22.policy import Tt22Policy
from hbs_schema.rules.tt22.subjects import SubjectRule
from hbs_schema.values.secondary import Assessment, Assessments, Result, Semester, Subject

COMMENT_LEVELS = frozenset({"Đ", "CĐ"})


def check_form(rule: SubjectRule, subject: Subject) -> list[Finding]:
    """Điều 5: marks where the subject is scored, levels where it is not, in results and in what is behind them."""
    return [
        _wrong(rule, *place)
        for place, is_mark in (*_results(subject), *_assessments(subject))
        if is_mark != (rule.kind == "scored")
    ]


def check_kind(rule: SubjectRule, assessments: Assessments, *place: str) -> Iterator[Finding]:
    """Điều 5 of single assessments that stand at `place`."""
    for position, assessment in placed_assessments(assessments):
        if (assessment not in COMMENT_LEVELS) != (rule.kind == "scored"):
            yield _wrong(rule, *place, *position)


def has_form(rule: SubjectRule, subject: Subject) -> bool:
    """Whether every result of the subject can be counted."""
    return not check_form(rule, subject)


def check_exemption(rule: SubjectRule, subject: Subject, *, is_exempt: bool, policy: Tt22Policy) -> list[Finding]:
    """Điều 11: a result or a reason why there is none; others than pupils with a disability are asked for grounds.

    Who was assessed in both semesters has a result of the year: a reason does not take a failed subject away.
    """
    where, parameters = pointer(f"subjects/{rule.slug}", "exempt_reason"), {"subject": subject_name(rule.slug)}
    if subject.exempt_reason is None:
        return []
    is_assessed = subject.semester_1 is not None and subject.semester_2 is not None and not is_exempt
    if subject.year is not None or is_assessed:
        return [Finding("exempt-with-result", sentences.EXEMPT_WITH_RESULT, where, parameters=parameters)]
    strictness = policy.exempt_subject_of_others
    if is_exempt or strictness == "off":
        return []
    return [Finding("subject-exempt", sentences.SUBJECT_EXEMPT, where, severity=strictness, parameters=parameters)]


def _results(subject: Subject) -> Iterator[tuple[tuple[str | int, ...], bool]]:
    results: dict[str, Result | None] = {
        "semester_1": subject.semester_1,
        "semester_2": subject.semester_2,
        "year": subject.year,
        "reassessment": subject.reassessment,
    }
    for period, result in results.items():
        if result is not None:
            is_mark = result.mark is not None
            yield (period, "mark" if is_mark else "level"), is_mark


def _assessments(subject: Subject) -> Iterator[tuple[tuple[str | int, ...], bool]]:
    semesters: dict[str, Semester | None] = {"semester_1": subject.semester_1, "semester_2": subject.semester_2}
    for period, semester in semesters.items():
        if semester is not None and semester.assessments is not None:
            for place, assessment in placed_assessments(semester.assessments):
                yield (period, "assessments", *place), assessment not in COMMENT_LEVELS


def placed_assessments(assessments: Assessments) -> Iterator[tuple[tuple[str | int, ...], Assessment]]:
    """Every assessment that was given, with its place."""
    for position, regular in enumerate(assessments.regular):
        yield ("regular", position), regular
    if assessments.midterm is not None:
        yield ("midterm",), assessments.midterm
    if assessments.final is not None:
        yield ("final",), assessments.final


def _wrong(rule: SubjectRule, *place: str | int) -> Finding:
    parameters = {"subject": subject_name(rule.slug)}
    where = pointer(f"subjects/{rule.slug}", *place)
    if rule.kind == "scored":
        return Finding("level-in-scored-subject", sentences.LEVEL_IN_SCORED, where, parameters=parameters)
    return Finding("mark-in-comment-subject", sentences.MARK_IN_COMMENT, where, parameters=parameters)
