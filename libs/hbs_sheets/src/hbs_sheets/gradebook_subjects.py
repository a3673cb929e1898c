"""Which subject and semester a sheet of a gradebook is about: by its name, else by the lines above its table."""

import re
from collections.abc import Iterable, Mapping

from hbs_sheets.folding import fold
from hbs_sheets.secondary_subjects import subjects_of_grade

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "NGU_VAN": ("van",),
    "NGOAI_NGU_1": ("ngoai ngu", "tieng anh", "anh", "nn1"),
    "NGOAI_NGU_2": ("nn2",),
    "KHTN": ("khtn",),
    "GDCD": ("gdcd", "cong dan"),
    "LS_DL": ("ls dl", "ls va dl", "lich su va dia ly", "su dia", "lsdl"),
    "LICH_SU": ("su",),
    "DIA_LI": ("dia ly", "dia"),
    "VAT_LI": ("vat ly", "ly", "li"),
    "HOA_HOC": ("hoa",),
    "SINH_HOC": ("sinh",),
    "TIN_HOC": ("tin",),
    "CONG_NGHE": ("cn",),
    "GDQPAN": ("giao duc quoc phong", "gdqp", "gdqpan", "quoc phong", "gdqp an"),
    "GDKTPL": ("giao duc kinh te", "gdktpl", "gdkt pl", "gdkt va pl", "kinh te va phap luat", "kt pl", "ktpl"),
    "GDTC": ("gdtc", "the duc", "the chat"),
    "NGHE_THUAT": ("nghe thuat am nhac mi thuat",),
    "AM_NHAC": ("nhac",),
    "MI_THUAT": ("my thuat",),
    "HDTN_HN": ("hdtn", "hdtn hn", "hdtnhn", "hoat dong trai nghiem"),
    "GDDP": ("noi dung giao duc", "gddp", "ndgddp", "nd gddp", "dia phuong"),
    "TIENG_DTTS": ("tieng dan toc",),
}
_SEMESTERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("semester_2", re.compile(r"\b(hk ?2|hk ?ii|hoc k[iy] ?(2|ii)|hkii)\b")),
    ("semester_1", re.compile(r"\b(hk ?1|hk ?i|hoc k[iy] ?(1|i)|hki)\b")),
)


_AFTER_MON = re.compile(r"(?<!bo )\bmon(?: hoc)? (.*)")
_WHOLE_YEAR = "cn"
"""Công nghệ, or cả năm beside another subject."""


def subject_of(sheet: str, lines: Iterable[str], grades: Iterable[int]) -> str | None:
    """The subject that the sheet's name or a line with “Môn …” names; the longest name counts (LS và ĐL, not LS).

    Other lines do not count: a school may be called Hoa Sữa, and a teacher Vân, Anh or Hoa. So after “Môn” the name
    comes at once, and a sheet's name with two subjects in it tells none.
    """
    names = _names(tuple(grades))
    found = _only_subject(f" {fold(sheet)} ", names)
    told = (match[1] for line in lines if (match := _AFTER_MON.search(fold(line))))
    return found or next((slug for text in told if (slug := _first_subject(f"{text} ", names))), None)


def _only_subject(words: str, names: Mapping[str, str]) -> str | None:
    longest = _longest(name for name in names if f" {name} " in words)
    left = words.replace(f" {longest} ", " | ")
    others = {names[name] for name in names if name != _WHOLE_YEAR and f" {name} " in left}
    return names[longest] if longest and others <= {names[longest]} else None


def _first_subject(words: str, names: Mapping[str, str]) -> str | None:
    longest = _longest(name for name in names if words.startswith(f"{name} "))
    return names[longest] if longest else None


def _longest(names: Iterable[str]) -> str:
    return max(names, key=len, default="")


def semester_of(texts: Iterable[str]) -> str | None:
    """`semester_1` or `semester_2`, or None where no text says which."""
    for text in texts:
        words = fold(text)
        for semester, pattern in _SEMESTERS:
            if pattern.search(words):
                return semester
    return None


def _names(grades: tuple[int, ...]) -> dict[str, str]:
    names: dict[str, str] = {}
    for grade in grades:
        for slug, name in subjects_of_grade(grade).items():
            for spelling in (fold(name.vi), fold(slug), *_ALIASES.get(slug, ())):
                names.setdefault(spelling, slug)
    return names
