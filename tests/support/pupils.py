"""Contents of year records for tests: invented, small, valid by `primary/1`."""

import uuid
from typing import Any


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
