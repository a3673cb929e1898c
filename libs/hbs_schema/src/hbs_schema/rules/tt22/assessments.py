"""Điều 6, 7: how many assessments a semester has, and the semester's result computed from them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import cast

from hbs_schema.findings import Finding
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt22 import sentences
from hbs_schema.rules.tt22.averages import semester_average, semester_level
from hbs_schema.rules.tt22.form import placed_assessments
from hbs_schema.rules.tt22.levels import LEVEL_NAMES
from hbs_schema.rules.tt22.marks import written
from hbs_schema.rules.tt22.policy import Tt22Policy
from hbs_schema.rules.tt22.subjects import FIRST_UPPER_GRADE, SubjectRule
from hbs_schema.values.secondary import Assessments, CommentLevel, Semester, Subject


def check_assessments(rule: SubjectRule, subject: Subject, *, grade: int, policy: Tt22Policy) -> list[Finding]:
    """Điều 6, 7, 9: of each semester whose assessments were sent; the subject's form has been checked."""
    findings: list[Finding] = []
    may_add = policy.topics_add_one and grade >= FIRST_UPPER_GRADE and bool(subject.topics)
    semesters: dict[str, Semester | None] = {"semester_1": subject.semester_1, "semester_2": subject.semester_2}
    for period, semester in semesters.items():
        if semester is None or semester.assessments is None:
            continue
        findings += _check_count(rule, period, semester.assessments, may_add=may_add, policy=policy)
        findings += _check_periodic(rule, period, semester.assessments, policy)
        findings += _check_result(rule, period, semester, semester.assessments)
    return findings


def regular_assessments(rule: SubjectRule) -> int:
    """Điều 6 khoản 3: two in a subject assessed by comments; by marks two, three or four, by its periods a year."""
    if rule.kind == "comment" or rule.periods <= 35:
        return 2
    return 3 if rule.periods <= 70 else 4


def _check_count(
    rule: SubjectRule, period: str, assessments: Assessments, *, may_add: bool, policy: Tt22Policy
) -> Iterator[Finding]:
    expected, given = regular_assessments(rule), len(assessments.regular)
    if policy.regular_count != "off" and given not in (expected, expected + may_add):
        yield Finding(
            "regular-count",
            sentences.REGULAR_COUNT,
            pointer(f"subjects/{rule.slug}", period, "assessments", "regular"),
            severity=policy.regular_count,
            parameters={"subject": subject_name(rule.slug), "count": given, "number": expected},
        )


def _check_periodic(rule: SubjectRule, period: str, assessments: Assessments, policy: Tt22Policy) -> Iterator[Finding]:
    for name, given in (("midterm", assessments.midterm), ("final", assessments.final)):
        if given is None and policy.assessment_absent != "off":
            yield Finding(
                "assessment-missing",
                sentences.ASSESSMENT_MISSING,
                pointer(f"subjects/{rule.slug}", period, "assessments", name),
                severity=policy.assessment_absent,
                parameters={"subject": subject_name(rule.slug)},
            )


def _check_result(rule: SubjectRule, period: str, semester: Semester, given: Assessments) -> Iterator[Finding]:
    if rule.kind == "scored":
        yield from _check_average(rule, period, semester, given)
    else:
        yield from _check_level(rule, period, semester, given)


def _check_average(rule: SubjectRule, period: str, semester: Semester, given: Assessments) -> Iterator[Finding]:
    if given.midterm is None or given.final is None or semester.mark is None:
        return
    average = semester_average([Decimal(mark) for mark in given.regular], Decimal(given.midterm), Decimal(given.final))
    declared = Decimal(semester.mark)
    if declared != average:
        yield Finding(
            "average-mismatch",
            sentences.SEMESTER_AVERAGE_MISMATCH,
            pointer(f"subjects/{rule.slug}", period, "mark"),
            parameters={
                "subject": subject_name(rule.slug),
                "declared": written(declared),
                "expected": written(average),
            },
        )


def _check_level(rule: SubjectRule, period: str, semester: Semester, given: Assessments) -> Iterator[Finding]:
    levels = [cast(CommentLevel, assessment) for _, assessment in placed_assessments(given)]
    expected = semester_level(levels)
    if levels and semester.level is not None and semester.level != expected:
        yield Finding(
            "level-mismatch",
            sentences.SEMESTER_LEVEL_MISMATCH,
            pointer(f"subjects/{rule.slug}", period, "level"),
            parameters={
                "subject": subject_name(rule.slug),
                "declared": LEVEL_NAMES[semester.level],
                "expected": LEVEL_NAMES[expected],
            },
        )
