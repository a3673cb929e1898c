"""Who signs what in the demonstration: two schools, their teachers, the policies they sign under."""

from collections.abc import Mapping, Sequence
from typing import Any

from demo.generate_class_files import School
from deploy.local.pki_table import PEOPLE

SCHOOL_YEAR = "2025-2026"
SCHOOL_A, SCHOOL_B = "school-a", "school-b"
NAMES = {school: PEOPLE[school].title for school in (SCHOOL_A, SCHOOL_B)}

LIST = ("code", "name", "valid_from", "commune", "type", "levels")
"""Columns of the registrar's list of schools; the communes are made up."""


def school_rows() -> list[tuple[str, ...]]:
    """The list: both are public primary schools, each in a commune of its own."""
    rows = [
        (school, name, "2020-09-01", commune, "public", "TH")
        for (school, name), commune in zip(NAMES.items(), ("90001", "90002"), strict=True)
    ]
    return [LIST, *rows]


TEACHERS: Mapping[str, Sequence[str]] = {
    "t1": ("TOAN", "TIENG_VIET", "DAO_DUC", "TNXH", "HDTN"),
    "t2": ("NGOAI_NGU_1",),
    "t3": ("TIN_HOC", "CONG_NGHE"),
    "t4": ("KHOA_HOC", "LS_DL"),
    "t5": ("GDTC",),
    "t6": ("AM_NHAC", "MI_THUAT"),
}
"""Subject teachers by the subjects they teach; t3, t4 and t6 teach two and sign both."""

HOMEROOM = {2: "h1", 4: "h2"}
"""Homeroom teachers by grade."""


def teacher_of(part: str) -> str:
    """The holder who teaches a subject part. Raises KeyError for a subject that nobody teaches."""
    subject = part.removeprefix("subjects/")
    return {name: teacher for teacher, names in TEACHERS.items() for name in names}[subject]


def holder_of(school: str, role: str, *, part: str = "", grade: int = 0) -> str:
    """The key of whoever signs for a school in a role, as the local PKI names it."""
    if role == "subject-teacher":
        return f"{school}-{teacher_of(part)}"
    return f"{school}-{HOMEROOM[grade]}" if role == "homeroom" else f"{school}-{role}"


def on_the_page(school: str, grade: int) -> School:
    """The school and its people as the second sheet names them: those who sign."""
    people = PEOPLE[school]
    homeroom = people.homeroom[int(HOMEROOM[grade][1:]) - 1]
    return School(name=people.title, homeroom_teacher=homeroom, principal=people.principal)


def signers(school: str, classes: Mapping[int, Sequence[str]]) -> list[dict[str, Any]]:
    """Every role of the school's certificates, for the registrar's table."""
    entries: list[dict[str, Any]] = [
        {"holder": f"{school}-{teacher}", "role": "subject-teacher", "parts": [f"subjects/{name}" for name in names]}
        for teacher, names in TEACHERS.items()
    ]
    entries += [
        {"holder": f"{school}-{holder}", "role": "homeroom", "classes": list(classes[grade])}
        for grade, holder in HOMEROOM.items()
        if grade in classes
    ]
    entries += [{"holder": f"{school}-{role}", "role": role} for role in ("principal", "seal", "sender")]
    return [{"school": school, **entry} for entry in entries]


def policy(name: str, registrar: str, *, is_individual: bool) -> dict[str, Any]:
    """`full-chain` (S3) or the same with every record signed by itself."""
    stages: list[dict[str, Any]] = [
        {"role": "subject-teacher", "covers": "part", "parts": ["subjects/*"]},
        {"role": "homeroom", "covers": "packet"},
        {"role": "principal", "covers": "packet"},
        {"role": "seal", "covers": "packet"},
    ]
    stand_ins = {"principal": ["deputy"]}
    return {
        "registrar": registrar,
        "id": name,
        "version": 1,
        "levels": ["primary", "lower-secondary", "upper-secondary"],
        "stages": [
            {
                **stage,
                "stand_ins": stand_ins.get(stage["role"], []),
                "signers": "any",
                "individual": is_individual,
            }
            for stage in stages
        ],
        "close_roles": ["principal"],
        "withdrawal_roles": ["principal"],
        "rs256_until": "2027-12-31T17:00:00Z",
    }
