"""Which subjects a grade has, which of them are tested at the year's end, and what their parts must hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from hbs_schema.findings import Finding, Sentence
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt27 import sentences
from hbs_schema.rules.tt27.policy import Tt27Policy
from hbs_schema.values.primary import Subject

GRADES = range(1, 6)

Test = Literal["required", "optional", "never"]

_ALL_GRADES = ("TIENG_VIET", "TOAN", "DAO_DUC")
_SECOND_HALF = ("GDTC", "AM_NHAC", "MI_THUAT", "HDTN")
_COMPULSORY: Mapping[int, tuple[str, ...]] = {
    1: (*_ALL_GRADES, "TNXH", *_SECOND_HALF),
    2: (*_ALL_GRADES, "TNXH", *_SECOND_HALF),
    3: (*_ALL_GRADES, "TNXH", "NGOAI_NGU_1", "TIN_HOC", "CONG_NGHE", *_SECOND_HALF),
    4: (*_ALL_GRADES, "KHOA_HOC", "LS_DL", "NGOAI_NGU_1", "TIN_HOC", "CONG_NGHE", *_SECOND_HALF),
    5: (*_ALL_GRADES, "KHOA_HOC", "LS_DL", "NGOAI_NGU_1", "TIN_HOC", "CONG_NGHE", *_SECOND_HALF),
}
_TESTED = frozenset({"TIENG_VIET", "TOAN", "KHOA_HOC", "LS_DL", "NGOAI_NGU_1", "TIN_HOC", "CONG_NGHE"})


@dataclass(frozen=True)
class SubjectRule:
    """A subject as one grade teaches it."""

    slug: str
    is_compulsory: bool
    test: Test


def subjects_of(grade: int, policy: Tt27Policy) -> Mapping[str, SubjectRule]:
    """Điều 7, with the subjects of Thông tư 32/2018: by slug, as the year page has them."""
    return _subjects_of(grade, policy.ethnic_language_test)


def untested_of(grade: int, policy: Tt27Policy) -> frozenset[str]:
    """Subjects without a year-end test."""
    return _untested_of(grade, policy.ethnic_language_test)


@cache
def _subjects_of(grade: int, ethnic_language_test: Test) -> Mapping[str, SubjectRule]:
    rules = {
        slug: SubjectRule(slug, is_compulsory=True, test="required" if slug in _TESTED else "never")
        for slug in _COMPULSORY[grade]
    }
    if "NGOAI_NGU_1" not in rules:
        rules["NGOAI_NGU_1"] = SubjectRule("NGOAI_NGU_1", is_compulsory=False, test="never")
    rules["TIENG_DTTS"] = SubjectRule("TIENG_DTTS", is_compulsory=False, test=ethnic_language_test)
    return MappingProxyType(rules)


@cache
def _untested_of(grade: int, ethnic_language_test: Test) -> frozenset[str]:
    rules = _subjects_of(grade, ethnic_language_test)
    return frozenset(slug for slug, rule in rules.items() if rule.test == "never")


def check_subjects(
    subjects: Mapping[str, Subject],
    unread: Mapping[str, object],
    *,
    grade: int,
    policy: Tt27Policy,
    is_exempt: bool,
) -> list[Finding]:
    """Điều 7: every compulsory subject with its level, tests where the grade has them and nowhere
    else.

    `unread` are subjects as sent that could not be read: they are not missing, but a test may be.
    """
    rules = subjects_of(grade, policy)
    findings = [
        _about("subject-missing", sentences.SUBJECT_MISSING, rule.slug, grade=grade)
        for rule in rules.values()
        if rule.is_compulsory and rule.slug not in subjects and rule.slug not in unread
    ]
    for slug, subject in subjects.items():
        rule = rules.get(slug)
        if rule is None:
            findings.append(_about("subject-unknown", sentences.SUBJECT_UNKNOWN, slug, grade=grade))
            continue
        if subject.exempt_reason is not None:
            findings += _check_exempt(rule, subject, policy, is_exempt=is_exempt)
        findings += _check_test(rule, subject)
    return findings + _check_unread(unread, rules, grade)


def _check_unread(unread: Mapping[str, object], rules: Mapping[str, SubjectRule], grade: int) -> list[Finding]:
    findings = []
    for slug, sent in unread.items():
        rule = rules.get(slug)
        if rule is None:
            findings.append(_about("subject-unknown", sentences.SUBJECT_UNKNOWN, slug, grade=grade))
        elif rule.test == "required" and _lacks_test(sent):
            findings.append(_about("test-missing", sentences.TEST_MISSING, slug, "test"))
    return findings


def _lacks_test(sent: object) -> bool:
    return isinstance(sent, Mapping) and not {"test", "exempt_reason"}.intersection(sent)


def _check_exempt(rule: SubjectRule, subject: Subject, policy: Tt27Policy, *, is_exempt: bool) -> list[Finding]:
    if subject.level is not None or subject.test is not None or subject.retake is not None:
        return [_about("exempt-with-level", sentences.EXEMPT_WITH_LEVEL, rule.slug, "exempt_reason")]
    if is_exempt or policy.exempt_subject_of_others == "off":
        return []
    return [
        Finding(
            "subject-exempt",
            sentences.SUBJECT_EXEMPT,
            pointer(f"subjects/{rule.slug}", "exempt_reason"),
            severity=policy.exempt_subject_of_others,
            parameters={"subject": subject_name(rule.slug)},
        )
    ]


def _check_test(rule: SubjectRule, subject: Subject) -> list[Finding]:
    retake_test = subject.retake.test if subject.retake else None
    findings = []
    if rule.test == "never":
        if subject.test is not None:
            findings.append(_about("test-forbidden", sentences.TEST_FORBIDDEN, rule.slug, "test"))
        if retake_test is not None:
            findings.append(_about("test-forbidden", sentences.TEST_FORBIDDEN, rule.slug, "retake", "test"))
    elif rule.test == "required" and subject.test is None and subject.exempt_reason is None:
        findings.append(_about("test-missing", sentences.TEST_MISSING, rule.slug, "test"))
    return findings


def _about(code: str, sentence: Sentence, slug: str, *fields: str, grade: int | None = None) -> Finding:
    parameters = {"subject": subject_name(slug)}
    if grade is None:
        return Finding(code, sentence, pointer(f"subjects/{slug}", *fields), parameters=parameters)
    return Finding(
        code,
        sentence,
        pointer(f"subjects/{slug}", *fields),
        parameters={**parameters, "grade": grade},
    )
