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
    "GDCD": ("gdcd",),
    "LS_DL": ("ls dl", "ls va dl", "lich su va dia ly", "su dia", "lsdl"),
    "LICH_SU": ("su",),
    "DIA_LI": ("dia ly", "dia"),
    "VAT_LI": ("vat ly", "ly", "li"),
    "HOA_HOC": ("hoa",),
    "SINH_HOC": ("sinh",),
    "TIN_HOC": ("tin",),
    "CONG_NGHE": ("cn",),
    "GDQPAN": ("giao duc quoc phong", "gdqp", "gdqpan", "quoc phong", "gdqp an"),
    "GDKTPL": ("giao duc kinh te", "gdktpl", "gdkt pl", "gdkt va pl", "kinh te va phap luat"),
    "GDTC": ("gdtc", "the duc", "the chat"),
    "NGHE_THUAT": ("nghe thuat am nhac mi thuat",),
    "AM_NHAC": ("nhac",),
    "MI_THUAT": ("my thuat",),
    "HDTN_HN": ("hdtn", "hdtn hn", "hdtnhn", "hoat dong trai nghiem"),
    "GDDP": ("noi dung giao duc", "gddp", "ndgddp", "nd gddp", "giao duc dia phuong"),
    "TIENG_DTTS": ("tieng dan toc",),
}
_SEMESTERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("semester_2", re.compile(r"\b(hk ?2|hk ?ii|hoc k[iy] ?(2|ii)|hkii)\b")),
    ("semester_1", re.compile(r"\b(hk ?1|hk ?i|hoc k[iy] ?(1|i)|hki)\b")),
)


_AFTER_MON = re.compile(r"\bmon(?: hoc)?\b (.*)")


def subject_of(sheet: str, lines: Iterable[str], grades: Iterable[int]) -> str | None:
    """The subject that the sheet's name or a line with “Môn …” names; the longest name counts (LS và ĐL, not LS).

    Other lines do not count: a school may be called Hoa Sữa, and every list is one of học sinh.
    """
    names = _names(tuple(grades))
    told = [fold(sheet), *(match[1] for line in lines if (match := _AFTER_MON.search(fold(line))))]
    for text in told:
        words = f" {text} "
        found = [name for name in names if f" {name} " in words]
        if found:
            return names[max(found, key=len)]
    return None


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
