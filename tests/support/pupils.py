"""Contents of year records for tests: invented, small, valid by `primary/1`; and whole ones of the newer schemas."""

import uuid
from typing import Any

SECONDARY_LEVELS = {grade: "lower-secondary" if grade < 10 else "upper-secondary" for grade in range(6, 13)}


def lookup_code() -> str:
    """A random lookup code."""
    return uuid.uuid4().hex


def primary_values(number: int = 1, *, code: str | None = None) -> dict[str, dict[str, Any]]:
    """Parts of one pupil of grade 4 but the header, by name."""
    return {
        "record": {"lookup_code": code or lookup_code()},
        "identity": {
            "full_name": f"Lò Thị Ê-đê Thử {number}",
            "birth_date": f"2016-03-{number % 28 + 1:02}",
            "sex": "female",
        },
        "personal": {
            "pupil_code": f"79{number:08}",
            "personal_id": f"0013160{number:05}",
            "identity_check": "verified",
            "nationality": "Việt Nam",
            "ethnicity": "Ê-đê",
        },
        "subjects/TOAN": {"level": "T", "test": "9", "comment": "Tính toán nhanh,\ncẩn thận."},
        "subjects/TIENG_VIET": {"level": "H", "test": str(number % 10)},
        "subjects/DAO_DUC": {"level": "T"},
        "qualities": {"traits": {"YEU_NUOC": {"level": "T"}, "NHAN_AI": {"level": "Đ"}}},
        "competences": {
            "general": {"TU_CHU_TU_HOC": {"level": "T"}},
            "specific": {"NGON_NGU": {"level": "Đ"}},
        },
        "attendance": {"excused_days": 2, "unexcused_days": 0},
        "outcome": {"result": "HT", "is_completed": True, "is_promoted": True},
        "remarks": {
            "school": {"name": "Trường Tiểu học Thử nghiệm", "province": "Hà Nội"},
            "place": "Hà Nội",
            "issued_on": "2026-05-29",
            "homeroom_teacher": "Nguyễn Thị Thử",
            "principal": "Trần Văn Nghiệm",
        },
    }


TESTED = ("TIENG_VIET", "TOAN", "NGOAI_NGU_1", "TIN_HOC", "CONG_NGHE", "KHOA_HOC", "LS_DL")
UNTESTED = ("DAO_DUC", "GDTC", "AM_NHAC", "MI_THUAT", "HDTN")
QUALITIES = ("YEU_NUOC", "NHAN_AI", "CHAM_CHI", "TRUNG_THUC", "TRACH_NHIEM")
GENERAL = ("TU_CHU_TU_HOC", "GIAO_TIEP_HOP_TAC", "GIAI_QUYET_VAN_DE")
SPECIFIC = ("NGON_NGU", "TINH_TOAN", "KHOA_HOC", "CONG_NGHE", "TIN_HOC", "THAM_MI", "THE_CHAT")


def complete_values(number: int = 1, *, code: str | None = None, test: str = "8") -> dict[str, dict[str, Any]]:
    """Parts of one pupil of grade 4 that the content rules have nothing against; the result follows from `test`."""
    values = primary_values(number, code=code)
    result = "HTXS" if int(test) >= 9 else "HTT" if int(test) >= 7 else "HT" if int(test) >= 5 else "CHT"
    subjects = {f"subjects/{name}": {"level": "T", "test": test} for name in TESTED}
    subjects |= {f"subjects/{name}": {"level": "T"} for name in UNTESTED}
    good = {"level": "T"}
    return {
        **{name: value for name, value in values.items() if not name.startswith("subjects/")},
        **subjects,
        "qualities": {"traits": dict.fromkeys(QUALITIES, good)},
        "competences": {"general": dict.fromkeys(GENERAL, good), "specific": dict.fromkeys(SPECIFIC, good)},
        "outcome": {"result": result, "is_completed": result != "CHT", "is_promoted": result != "CHT"},
    }


def pupil_page(number: int = 1, *, born: int = 2016) -> dict[str, Any]:
    """Part `personal` of `primary/2` and `secondary/1`, of a girl born in `born`."""
    return {
        "pupil_code": f"79{number:08}",
        "personal_id": f"0013{born % 100:02}0{number:05}",
        "identity_check": "verified",
        "nationality": "Việt Nam",
        "ethnicity": "Ê-đê",
        "ethnicity_code": "12",
    }


def page_foot(school: str = "Trường Trung học cơ sở Thử nghiệm") -> dict[str, Any]:
    """Part `remarks` of `primary/2` and `secondary/1`."""
    return {
        "school": {"name": school, "commune": "Phường Thử", "province": "Hà Nội"},
        "place": "Hà Nội",
        "issued_on": "2026-05-29",
        "homeroom_teacher": "Nguyễn Thị Thử",
        "principal": "Trần Văn Nghiệm",
        "principal_title": "head",
    }


def primary_2_values(number: int = 1, *, code: str | None = None, test: str = "8") -> dict[str, dict[str, Any]]:
    """As `complete_values`, in the schema `primary/2`."""
    return {
        **complete_values(number, code=code, test=test),
        "personal": pupil_page(number),
        "remarks": page_foot("Trường Tiểu học Thử nghiệm"),
    }


LOWER_SCORED = ("NGU_VAN", "TOAN", "NGOAI_NGU_1", "GDCD", "KHTN", "LS_DL", "CONG_NGHE", "TIN_HOC")
LOWER_COMMENTED = ("GDTC", "NGHE_THUAT", "HDTN_HN", "GDDP")
UPPER_SCORED = ("NGU_VAN", "TOAN", "NGOAI_NGU_1", "LICH_SU", "GDQPAN", "DIA_LI", "VAT_LI", "HOA_HOC", "TIN_HOC")
UPPER_COMMENTED = ("GDTC", "HDTN_HN", "GDDP")


def scored(mark: str) -> dict[str, Any]:
    """A subject with marks, the same in both semesters and therefore in the year."""
    return {"semester_1": {"mark": mark}, "semester_2": {"mark": mark}, "year": {"mark": mark}}


def commented(level: str = "Đ") -> dict[str, Any]:
    """A subject assessed by comments alone."""
    return {"semester_1": {"level": level}, "semester_2": {"level": level}, "year": {"level": level}}


def secondary_values(
    number: int = 1, *, grade: int = 7, code: str | None = None, mark: str = "8.2"
) -> dict[str, dict[str, Any]]:
    """Parts of one pupil of grades 6 to 12 by `secondary/1` that the rules have nothing against.

    Every scored subject has `mark`; the learning level follows from it.
    """
    is_lower = grade < 10
    born = 2020 - grade
    names = (LOWER_SCORED, LOWER_COMMENTED) if is_lower else (UPPER_SCORED, UPPER_COMMENTED)
    value = float(mark)
    learning = "T" if value >= 8 else "K" if value >= 6.5 else "Đ" if value >= 5 else "CĐ"
    passed = learning != "CĐ"
    awards = []
    if learning == "T":
        award = ("HSXS", "Học sinh Xuất sắc") if value >= 9 else ("HSG", "Học sinh Giỏi")
        awards = [{"code": award[0], "text": award[1]}]
    last = {"is_level_completed": passed} if grade in (9, 12) else {}
    return {
        "record": {"lookup_code": code or lookup_code()},
        "identity": {
            "full_name": f"Lò Thị Ê-đê Thử {number}",
            "birth_date": f"{born}-03-{number % 28 + 1:02}",
            "sex": "female",
        },
        "personal": pupil_page(number, born=born),
        **{f"subjects/{name}": scored(mark) for name in names[0]},
        **{f"subjects/{name}": commented() for name in names[1]},
        "conduct": {"semester_1": "T", "semester_2": "T", "year": "T"},
        "attendance": {"excused_sessions": 3, "unexcused_sessions": 0},
        "outcome": {
            "learning": {"semester_1": learning, "semester_2": learning, "year": learning},
            "is_promoted": passed,
            "awards": awards,
            **last,
        },
        "remarks": page_foot(),
    }


def interim_values(number: int = 1, *, grade: int = 7, code: str | None = None) -> dict[str, dict[str, Any]]:
    """Parts of an interim record of grades 1 to 12: the pupil left after the first semester."""
    year = secondary_values(number, grade=grade, code=code) if grade > 5 else primary_2_values(number, code=code)
    kept = {name: year[name] for name in ("record", "identity", "personal", "remarks")}
    left: dict[str, dict[str, Any]] = {
        "attendance": {"excused": 2, "unexcused": 0},
        "outcome": {"left_on": "2026-01-20", "period": "end-1", "reason": "transfer"},
    }
    if grade > 5:
        subjects = {name: {"semester_1": part["semester_1"]} for name, part in year.items() if "semester_1" in part}
        subjects = {name: part for name, part in subjects.items() if name.startswith("subjects/")}
        return {**kept, **left, **subjects, "conduct": {"semester_1": "T"}}
    return {
        **kept,
        **left,
        "subjects/TOAN": {"level": "T", "test": "9"},
        "subjects/DAO_DUC": {"level": "H"},
        "qualities": {"traits": {"YEU_NUOC": "T"}},
        "competences": {"general": {"TU_CHU_TU_HOC": "Đ"}, "specific": {"NGON_NGU": "T"}},
    }
