"""Which subjects a grade has, how each is assessed, and how many a pupil of upper secondary chooses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from hbs_schema.findings import Finding, Parameter
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt22 import sentences

GRADES = range(6, 13)
FIRST_UPPER_GRADE = 10
CHOSEN = 4

Kind = Literal["scored", "comment"]
Place = Literal["compulsory", "elective", "optional"]


@dataclass(frozen=True)
class SubjectRule:
    """A subject as one grade teaches it; `periods` a year decide the number of regular assessments."""

    slug: str
    kind: Kind
    place: Place
    periods: int


_LOWER_SCORED = {"NGU_VAN": 140, "TOAN": 140, "NGOAI_NGU_1": 105, "GDCD": 35, "KHTN": 140, "LS_DL": 105, "TIN_HOC": 35}
_LOWER_COMMENT = {"GDTC": 70, "NGHE_THUAT": 70, "HDTN_HN": 105, "GDDP": 35}
_UPPER_SCORED = {"NGU_VAN": 105, "TOAN": 105, "NGOAI_NGU_1": 105, "LICH_SU": 52, "GDQPAN": 35}
_UPPER_COMMENT = {"GDTC": 70, "HDTN_HN": 105, "GDDP": 35}
_ELECTIVE_SCORED = ("DIA_LI", "GDKTPL", "VAT_LI", "HOA_HOC", "SINH_HOC", "CONG_NGHE", "TIN_HOC")
_ELECTIVE_COMMENT = ("AM_NHAC", "MI_THUAT")
_OPTIONAL_SCORED = {"NGOAI_NGU_2": 105, "TIENG_DTTS": 105}
_TECHNOLOGY_PERIODS = {6: 35, 7: 35, 8: 52, 9: 52}


@cache
def subjects_of(grade: int) -> Mapping[str, SubjectRule]:
    """Thông tư 32/2018 as amended by 13/2022, with the form of Điều 5: by slug, in the order of the curriculum."""
    rules = _upper() if grade >= FIRST_UPPER_GRADE else _lower(grade)
    rules += _rules(_OPTIONAL_SCORED, "scored", "optional")
    return MappingProxyType({rule.slug: rule for rule in rules})


def check_subjects(present: Iterable[str], *, grade: int) -> list[Finding]:
    """Thông tư 32/2018: every compulsory subject, none that the grade does not have, exactly four electives of nine."""
    rules, there = subjects_of(grade), set(present)
    findings = [
        _about("subject-missing", rule.slug, grade)
        for rule in rules.values()
        if rule.place == "compulsory" and rule.slug not in there
    ]
    findings += [_about("subject-unknown", slug, grade) for slug in sorted(there - rules.keys())]
    chosen = sum(rule.place == "elective" and rule.slug in there for rule in rules.values())
    if grade >= FIRST_UPPER_GRADE and chosen != CHOSEN:
        parameters = {"count": chosen, "number": CHOSEN}
        findings.append(Finding("electives-count", sentences.ELECTIVES_COUNT, parameters=parameters))
    return findings


def _lower(grade: int) -> list[SubjectRule]:
    scored = {**_LOWER_SCORED, "CONG_NGHE": _TECHNOLOGY_PERIODS[grade]}
    return _rules(scored, "scored", "compulsory") + _rules(_LOWER_COMMENT, "comment", "compulsory")


def _upper() -> list[SubjectRule]:
    return [
        *_rules(_UPPER_SCORED, "scored", "compulsory"),
        *_rules(dict.fromkeys(_ELECTIVE_SCORED, 70), "scored", "elective"),
        *_rules(dict.fromkeys(_ELECTIVE_COMMENT, 70), "comment", "elective"),
        *_rules(_UPPER_COMMENT, "comment", "compulsory"),
    ]


def _rules(periods: Mapping[str, int], kind: Kind, place: Place) -> list[SubjectRule]:
    return [SubjectRule(slug, kind, place, count) for slug, count in periods.items()]


def _about(code: Literal["subject-missing", "subject-unknown"], slug: str, grade: int) -> Finding:
    sentence = sentences.SUBJECT_MISSING if code == "subject-missing" else sentences.SUBJECT_UNKNOWN
    parameters: dict[str, Parameter] = {"subject": subject_name(slug), "grade": grade}
    return Finding(code, sentence, pointer(f"subjects/{slug}"), parameters=parameters)
