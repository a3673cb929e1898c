"""Secondary year pages that are right, to be broken in one place by a test."""

import copy
from dataclasses import replace
from typing import Any

from hbs_schema.findings import Finding
from hbs_schema.rules.book import RuleBook, Setting, check_record
from hbs_schema.rules.tt22 import Tt22Policy
from tests.support.pupils import (
    LOWER_COMMENTED,
    LOWER_SCORED,
    SECONDARY_LEVELS,
    UPPER_COMMENTED,
    UPPER_SCORED,
    commented,
    scored,
    secondary_values,
)

Parts = dict[str, Any]


def setting_of(grade: int = 7, track: str = "completed", school_year: str = "2025-2026") -> Setting:
    return Setting(SECONDARY_LEVELS[grade], grade, school_year, track, ("secondary", 1))


def check(parts: Parts, *, grade: int = 7, track: str = "completed", **policy: Any) -> list[Finding]:
    return check_record(parts, setting_of(grade, track), RuleBook(tt22=Tt22Policy(**policy)))


def found(parts: Parts, **setting: Any) -> set[tuple[str, str]]:
    return {(finding.code, finding.pointer) for finding in check(parts, **setting)}


def errors(parts: Parts, **setting: Any) -> set[str]:
    return {finding.code for finding in check(parts, **setting) if finding.severity == "error"}


def page(grade: int = 7, mark: str = "8.2") -> Parts:
    return secondary_values(grade=grade, mark=mark)


def page_of(marks: list[str], *, learning: str, failed_comments: int = 0, grade: int = 7, **outcome: Any) -> Parts:
    """A page with these averages in both semesters and the year, and this level declared for all three."""
    parts = page(grade)
    names, comments = (LOWER_SCORED, LOWER_COMMENTED) if grade < 10 else (UPPER_SCORED, UPPER_COMMENTED)
    for name, mark in zip(names, marks, strict=True):
        parts[f"subjects/{name}"] = scored(mark)
    for position, name in enumerate(comments):
        parts[f"subjects/{name}"] = commented("CĐ" if position < failed_comments else "Đ")
    levels = {"semester_1": learning, "semester_2": learning, "year": learning}
    awards = parts["outcome"]["awards"] if learning == "T" else []
    parts["outcome"] = {**parts["outcome"], "learning": levels, "awards": awards, "is_promoted": learning != "CĐ"}
    parts["outcome"] |= outcome
    return parts


def failed(grade: int = 7) -> Parts:
    """Two averages below 3.5: Chưa đạt, and not promoted."""
    marks = ["8.0"] * (6 if grade < 10 else 7) + ["3.4", "3.4"]
    last = {"is_level_completed": False} if grade in (9, 12) else {}
    return page_of(marks, learning="CĐ", grade=grade, **last)


def reassessed(grade: int = 7) -> Parts:
    """The same pupil after re-assessment of both subjects: the year is Khá now, and he is promoted."""
    parts = copy.deepcopy(failed(grade))
    names = [name for name, part in parts.items() if name.startswith("subjects/") and part["year"].get("mark") == "3.4"]
    for name in names:
        parts[name]["reassessment"] = {"mark": "5.0"}
    parts["outcome"]["learning"]["after_reassessment"] = "K"
    parts["outcome"]["is_promoted"] = True
    if grade in (9, 12):
        parts["outcome"]["is_level_completed"] = True
    return parts


def with_disability(parts: Parts, *, is_exempt: bool = True) -> Parts:
    personal = {**parts["personal"], "disability": {"kind": "Khuyết tật trí tuệ", "is_exempt": is_exempt}}
    return {**parts, "personal": personal}


def other_year(setting: Setting, school_year: str) -> Setting:
    return replace(setting, school_year=school_year)
