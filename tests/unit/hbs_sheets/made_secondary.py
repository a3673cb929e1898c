"""A right secondary class for tests: contents, and the spreadsheets that hold them."""

from collections.abc import Mapping
from typing import Any

from demo.csdl_sheets import to_xlsx
from hbs_sheets.class_template import TemplateSetting, write_class_template, write_supplement
from hbs_sheets.filled_template import PupilContent, template_content
from hbs_sheets.secondary_subjects import COMMENTED, ELECTIVES, subjects_of_grade

YEAR = "2025-2026"
FOOT = {
    "school": {"name": "Trường THCS Hoa Sữa", "commune": "Phường Hà Đông", "province": "Hà Nội"},
    "place": "Hà Đông",
    "issued_on": "2026-05-29",
    "homeroom_teacher": "Trần Thị Thu Hiền",
    "principal": "Lê Quang Vinh",
    "principal_title": "deputy",
}
CHOSEN = ELECTIVES[:4]
MARK, LEVEL = "8.2", "Đ"


def slugs_of(grade: int) -> list[str]:
    """What a pupil of the grade takes."""
    taken = subjects_of_grade(grade, CHOSEN)
    return [slug for slug in taken if slug not in ("NGOAI_NGU_2", "TIENG_DTTS")]


def subject(slug: str) -> dict[str, Any]:
    result = {"level": LEVEL} if slug in COMMENTED else {"mark": MARK}
    return {"semester_1": result, "semester_2": result, "year": {**result, "comment": "Tích cực, chăm chỉ."}}


def content(number: int, grade: int) -> dict[str, Mapping[str, Any]]:
    """Parts of one pupil of grades 6–12 that the rules have nothing against."""
    born = 2020 - grade
    level = {"semester_1": "T", "semester_2": "T", "year": "T"}
    last = {"is_level_completed": True} if grade in (9, 12) else {}
    parts: dict[str, Mapping[str, Any]] = {f"subjects/{slug}": subject(slug) for slug in slugs_of(grade)}
    return parts | {
        "identity": {
            "full_name": f"Nguyễn Thị Đào {number}",
            "birth_date": f"{born}-03-{number % 28 + 1:02}",
            "sex": "female",
        },
        "personal": {
            "pupil_code": f"79{number:08}",
            "sector_code": f"01{number:08}",
            "personal_id": f"0013{born % 100:02}0{number:05}",
            "identity_check": "unverified",
            "nationality": "Việt Nam",
            "ethnicity": "Kinh",
            "birthplace": {"text": "Hà Tây"},
            "father": {"full_name": "Nguyễn Văn Đức", "occupation": "Nông dân"},
            "policy_groups": ["Con thương binh"],
        },
        "conduct": level,
        "attendance": {"excused_sessions": 3, "unexcused_sessions": 0},
        "outcome": {
            "learning": level,
            "is_promoted": True,
            **last,
            "awards": [{"code": "HSG", "text": "Học sinh Giỏi"}],
        },
        "remarks": FOOT,
    }


def contents(grade: int, pupils: int) -> list[PupilContent]:
    return [PupilContent(f"{grade}A", grade, content(number, grade)) for number in range(1, pupils + 1)]


def template(grade: int, pupils: int = 3, *, track: str = "completed") -> bytes:
    """Our template with everything in it."""
    setting = TemplateSetting((grade,), YEAR, track)
    return write_class_template(setting, template_content(setting, contents(grade, pupils)))


def supplement(grade: int, pupils: int = 3) -> bytes:
    """The second sheet beside a gradebook: what subjects do not say."""
    setting = TemplateSetting((grade,), YEAR)
    made = contents(grade, pupils)
    rows = template_content(setting, made).results[grade]
    filled = template_content(setting, made)
    both = [{**result, **extra} for result, extra in zip(rows, filled.particulars, strict=True)]
    return write_supplement(setting, type(filled)(class_values=filled.class_values, particulars=both))


def pupil_list(grade: int, pupils: int = 3) -> bytes:
    """As csdl exports it, with the sector's codes."""
    titles = ["Mã học sinh", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số định danh", "Mã định danh Bộ GD&ĐT"]
    rows = []
    for made in contents(grade, pupils):
        person, own = made.content["identity"], made.content["personal"]
        day = "/".join(reversed(person["birth_date"].split("-")))
        row = [own["pupil_code"], person["full_name"], day, "Nữ", own["ethnicity"], own["personal_id"]]
        rows.append([*row, own["sector_code"]])
    return to_xlsx({"DS": [titles, *rows]})


def gradebook_sheet(slug: str, semester: int, pupils: int = 3, *, grade: int = 7, mark: str = "8,2") -> list[list[Any]]:
    """One sheet as schools export it: a title, then the header, then the sector's codes."""
    is_comment = slug in COMMENTED
    own, year = ("Đ", "Đ") if is_comment else (mark, mark)
    tests = ["Đ"] * 3 if is_comment else ["8", "8,5", 8]
    header = ["STT", "Lớp", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "ĐĐGtx1", "ĐĐGtx2", "ĐĐGtx3", "ĐĐGtx4"]
    header += ["ĐĐGtx5", "ĐĐGgk", "ĐĐGck", f"ĐTBmhk{semester}", "ĐTBmcn", "Mã nhận xét", "Nội dung nhận xét"]
    rows: list[list[Any]] = [["SỔ ĐIỂM TRƯỜNG THCS HOA SỮA"], [], header]
    for number, made in enumerate(contents(grade, pupils), start=1):
        person, code = made.content["identity"], made.content["personal"]["sector_code"]
        day = "/".join(reversed(person["birth_date"].split("-")))
        marks = [*tests, "", "", own, own, own, year if semester == 2 else "", "NX1", "Có tiến bộ."]
        rows.append([number, f"{grade}A", code, person["full_name"], day, *marks])
    return rows
