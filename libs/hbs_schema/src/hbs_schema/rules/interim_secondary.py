"""Thông tư 22/2021 for a part of a year: subjects of the grade, their form, and a first semester that has ended."""

from collections.abc import Iterator, Mapping

from hbs_schema.findings import Finding, Parameter
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import SUBJECT_PREFIX
from hbs_schema.rules.rule_book import RuleBook
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt22 import sentences
from hbs_schema.rules.tt22.assessments import check_assessments
from hbs_schema.rules.tt22.form import check_form, check_kind
from hbs_schema.rules.tt22.subjects import SubjectRule, subjects_of
from hbs_schema.types import Value
from hbs_schema.values import secondary
from hbs_schema.values.interim_secondary import Subject


def check_results(values: Mapping[str, Value], *, grade: int, book: RuleBook) -> list[Finding]:
    """TT22 Điều 5 to 9: marks or levels as the subject has them, and the semester as its assessments give it."""
    return [
        finding
        for name, subject in values.items()
        if isinstance(subject, Subject)
        for finding in _check_subject(name, subject, grade, book)
    ]


def _check_subject(name: str, subject: Subject, grade: int, book: RuleBook) -> Iterator[Finding]:
    slug = name.removeprefix(SUBJECT_PREFIX)
    rule = subjects_of(grade).get(slug)
    if rule is None:
        parameters: dict[str, Parameter] = {"subject": subject_name(slug), "grade": grade}
        yield Finding("subject-unknown", sentences.SUBJECT_UNKNOWN, pointer(name), parameters=parameters)
        return
    year_so_far = _year_so_far(subject)
    malformed = check_form(rule, year_so_far)
    yield from malformed
    yield from _check_running(rule, subject)
    if not malformed:
        yield from check_assessments(rule, year_so_far, grade=grade, policy=book.tt22)


def _check_running(rule: SubjectRule, subject: Subject) -> Iterator[Finding]:
    return check_kind(rule, subject.running, "running") if subject.running else iter(())


def _year_so_far(subject: Subject) -> secondary.Subject:
    """The subject as the year's rules read it: a first semester, and no year."""
    return secondary.Subject(semester_1=subject.semester_1, topics=subject.topics, exempt_reason="–")
