"""Year pages that are right, to be broken in one place by a test."""

import copy
from typing import Any

from hbs_schema.rules.tt27.policy import Tt27Policy
from hbs_schema.rules.tt27.subjects import subjects_of
from hbs_schema.rules.tt27.traits import GENERAL_COMPETENCES, QUALITIES, specific_competences_of

Parts = dict[str, Any]

POLICY = Tt27Policy()


def year_page(grade: int = 4) -> Parts:
    """Everything Hoàn thành tốt, every test 9: the best there is."""
    parts: Parts = {}
    for slug, rule in subjects_of(grade, POLICY).items():
        if rule.is_compulsory:
            parts[f"subjects/{slug}"] = {"level": "T"}
            if rule.test == "required":
                parts[f"subjects/{slug}"]["test"] = "9"
    parts["qualities"] = {"traits": {code: {"level": "T"} for code in QUALITIES}}
    parts["competences"] = {
        "general": {code: {"level": "T"} for code in GENERAL_COMPETENCES},
        "specific": {code: {"level": "T"} for code in specific_competences_of(grade, POLICY)},
    }
    parts["attendance"] = {"excused_days": 2, "unexcused_days": 0}
    parts["outcome"] = {
        "result": "HTXS",
        "is_completed": True,
        "is_promoted": True,
        "awards": [{"code": "HSXS", "text": "Học sinh Xuất sắc"}],
    }
    parts["remarks"] = {
        "school": {"name": "Trường Tiểu học Mẫu", "province": "Hà Nội"},
        "place": "Hà Nội",
        "issued_on": "2026-05-29",
        "homeroom_teacher": "Giáo viên chủ nhiệm",
        "principal": "Hiệu trưởng",
    }
    return parts


def with_result(parts: Parts, result: str, **outcome: Any) -> Parts:
    """The same page with another declared result and what Điều 11 makes of it."""
    changed = copy.deepcopy(parts)
    passed = result != "CHT"
    changed["outcome"] = {
        "result": result,
        "is_completed": passed,
        "is_promoted": passed,
        "awards": [],
        **outcome,
    }
    return changed


def not_completed(grade: int = 4) -> Parts:
    """A page with one failed test, on its way to đánh giá bổ sung."""
    parts = year_page(grade)
    parts["subjects/TOAN"] = {"level": "C", "test": "4"}
    return with_result(parts, "CHT")


def retaken(grade: int = 4) -> Parts:
    """The same pupil after đánh giá bổ sung: the retake stands beside the first marks."""
    parts = not_completed(grade)
    parts["subjects/TOAN"]["retake"] = {"level": "H", "test": "6"}
    parts["outcome"] |= {"result_after_retake": "HT", "is_completed": True, "is_promoted": True}
    return parts


def exempt_person() -> Parts:
    """The personal part of a pupil whose results may be left out."""
    return {
        "pupil_code": "P1",
        "personal_id_absent": "not-issued",
        "identity_check": "unverified",
        "nationality": "Việt Nam",
        "disability": {"kind": "Khuyết tật trí tuệ", "is_exempt": True},
    }
