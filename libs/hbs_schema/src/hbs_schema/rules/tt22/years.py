"""Điều 9 khoản 1: the year's result of a subject follows from its semesters, also where there is only one."""

from collections.abc import Iterator
from decimal import Decimal

from hbs_schema.findings import Finding, Term
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt22 import sentences
from hbs_schema.rules.tt22.averages import year_average, year_level
from hbs_schema.rules.tt22.levels import LEVEL_NAMES
from hbs_schema.rules.tt22.marks import written
from hbs_schema.rules.tt22.policy import Tt22Policy
from hbs_schema.rules.tt22.subjects import SubjectRule
from hbs_schema.values.secondary import Result, Subject


def check_year(rule: SubjectRule, subject: Subject, *, is_newcomer: bool, policy: Tt22Policy) -> list[Finding]:
    """Điều 9 khoản 1: declared = computed; the subject's form has been checked."""
    if subject.year is None:
        return []
    return [
        *_check_semesters(rule, subject, is_newcomer=is_newcomer, policy=policy),
        *_check_result(rule, subject, subject.year, is_newcomer=is_newcomer, policy=policy),
    ]


def _check_semesters(
    rule: SubjectRule, subject: Subject, *, is_newcomer: bool, policy: Tt22Policy
) -> Iterator[Finding]:
    absent = [name for name in ("semester_1", "semester_2") if getattr(subject, name) is None]
    parameters = {"subject": subject_name(rule.slug)}
    if len(absent) == 2:
        where = pointer(f"subjects/{rule.slug}", "semester_2")
        yield Finding("semesters-missing", sentences.SEMESTERS_MISSING, where, parameters=parameters)
    elif absent and policy.semester_absent != "off" and not (is_newcomer and absent == ["semester_1"]):
        yield Finding(
            "semester-missing",
            sentences.SEMESTER_MISSING,
            pointer(f"subjects/{rule.slug}", absent[0]),
            severity=policy.semester_absent,
            parameters=parameters,
        )


def _check_result(
    rule: SubjectRule, subject: Subject, year: Result, *, is_newcomer: bool, policy: Tt22Policy
) -> Iterator[Finding]:
    expected = _expected(subject, is_newcomer=is_newcomer, policy=policy)
    if expected is None or (expected.mark, expected.level) == (year.mark, year.level):
        return
    parameters = {"subject": subject_name(rule.slug), "declared": _word(year), "expected": _word(expected)}
    where = f"subjects/{rule.slug}"
    if rule.kind == "comment":
        place = pointer(where, "year", "level")
        yield Finding("level-mismatch", sentences.YEAR_LEVEL_MISMATCH, place, parameters=parameters)
    else:
        place = pointer(where, "year", "mark")
        yield Finding("average-mismatch", sentences.YEAR_AVERAGE_MISMATCH, place, parameters=parameters)


def _expected(subject: Subject, *, is_newcomer: bool, policy: Tt22Policy) -> Result | None:
    first, second = subject.semester_1, subject.semester_2
    if first is not None and second is not None:
        return _of_both(first, second)
    follow = policy.year_after_arrival if is_newcomer and first is None else policy.year_of_one_semester
    only = second or first
    if only is None or follow == "declared":
        return None
    return Result(mark=only.mark, level=only.level)


def _of_both(first: Result, second: Result) -> Result:
    if first.mark is not None and second.mark is not None:
        return Result(mark=str(year_average(Decimal(first.mark), Decimal(second.mark))))
    return Result(level=year_level(second.level or "CĐ"))


def _word(result: Result) -> Term:
    return written(Decimal(result.mark)) if result.mark is not None else LEVEL_NAMES[result.level or "CĐ"]
