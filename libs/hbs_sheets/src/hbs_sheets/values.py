"""How each kind of cell is read: from text to what stands in a part, or nothing when it cannot be understood."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from hbs_schema.findings import Term
from hbs_sheets.folding import fold

Json = str | int | bool | list[dict[str, str]] | dict[str, str]
Read = Callable[[str], Json | None]

_DATE = re.compile(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})\s*[/.\-]\s*([0-9]{4})\Z")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ].*)?\Z")
_MONTH = re.compile(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{4})\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_NUMBER = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,6}))?\Z")
_SERIALS = range(20_000, 60_000)
"""Spreadsheet day numbers from 1954 to 2064; a year of four digits is none of them."""
_SERIAL_ZERO = date(1899, 12, 30)

_SUBJECT_LEVELS = {
    "t": "T", "h": "H", "c": "C",
    "hoan thanh tot": "T", "hoan thanh": "H", "chua hoan thanh": "C",
}  # fmt: skip
_TRAIT_LEVELS = {"t": "T", "d": "Đ", "c": "C", "tot": "T", "dat": "Đ", "can co gang": "C"}
_RESULTS = {
    "htxs": "HTXS", "htt": "HTT", "ht": "HT", "cht": "CHT",
    "hoan thanh xuat sac": "HTXS", "hoan thanh tot": "HTT", "hoan thanh": "HT", "chua hoan "
    "thanh": "CHT",
}  # fmt: skip
_FLAGS = {
    "": False,
    "x": True,
    "co": True,
    "1": True,
    "true": True,
    "0": False,
    "khong": False,
    "false": False,
}
_SEXES = {"nam": "male", "nu": "female"}
_ABSENT_ID_REASONS = {"chua duoc cap": "not-issued", "nguoi nuoc ngoai": "foreign"}


def read_text(text: str) -> str:
    """One line: a break inside a name is a slip of the keyboard."""
    return " ".join(text.split())


def read_prose(text: str) -> str:
    return text


def read_code(text: str) -> str:
    return text.replace(" ", "")


def read_day(text: str) -> str | None:
    """dd/mm/yyyy, ISO, a serial number, mm/yyyy or yyyy; never the American order."""
    if match := _DATE.match(text):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := _ISO_DATE.match(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH.match(text):
        month = int(match[1])
        return f"{match[2]}-{month:02d}" if 1 <= month <= 12 else None
    if _YEAR.match(text):
        return text
    if text.isdecimal() and text.isascii() and len(text) == 5 and int(text) in _SERIALS:
        return (_SERIAL_ZERO + timedelta(days=int(text))).isoformat()
    return None


def read_mark(text: str) -> str:
    """`8`, `8,0` and `8.0` are 8; anything else stays as written, for the rules to name."""
    number = _number(text)
    return number if number is not None else text


def read_count(text: str) -> int | None:
    number = _number(text)
    return int(number) if number is not None and number.isdecimal() else None


def read_measure(text: str) -> str | None:
    """Centimetres and kilograms, with the unit or without it: at most one decimal."""
    number = _number(re.sub(r"\s*(cm|kg)\Z", "", text.casefold()))
    if number is None:
        return None
    whole, _, decimals = number.partition(".")
    return f"{whole}.{decimals}" if len(decimals) == 1 else (whole if not decimals else None)


def read_awards(text: str) -> list[dict[str, str]]:
    """Awards separated by `;` or line breaks: by the titles of Điều 13, others as worded."""
    awards = []
    for written in re.split(r"[;\n]", text):
        wording = read_text(written)
        if not wording:
            continue
        folded = fold(wording)
        code = "OTHER"
        if folded == "hoc sinh xuat sac":
            code = "HSXS"
        elif folded.startswith("hoc sinh tieu bieu"):
            code = "HSTB"
        awards.append({"code": code, "text": wording})
    return awards


def read_relative(text: str) -> dict[str, str]:
    return {"full_name": read_text(text)}


def read_subject_level(text: str) -> str:
    return _SUBJECT_LEVELS.get(fold(text), text)


def read_trait_level(text: str) -> str:
    return _TRAIT_LEVELS.get(fold(text), text)


def read_result(text: str) -> str:
    return _RESULTS.get(fold(text), text)


def read_flag(text: str) -> bool | None:
    return _FLAGS.get(fold(text))


def read_sex(text: str) -> str | None:
    return _SEXES.get(fold(text))


def read_absent_id_reason(text: str) -> str | None:
    return _ABSENT_ID_REASONS.get(fold(text))


FORMS: Mapping[Read, Term] = {
    read_day: Term("ngày/tháng/năm, ví dụ 05/09/2017", "day/month/year, such as 05/09/2017"),
    read_count: Term("số nguyên, ví dụ 2", "an integer, such as 2"),
    read_measure: Term("số có tối đa một chữ số thập phân, ví dụ 128,5", "a number with at most one decimal, 128.5"),
    read_flag: Term("“x” hoặc để trống", "“x” or nothing"),
    read_sex: Term("“Nam” hoặc “Nữ”", "“Nam” or “Nữ”"),
    read_absent_id_reason: Term("“Chưa được cấp” hoặc “Người nước ngoài”", "“Chưa được cấp” or “Người nước ngoài”"),
}
"""How to write what a reader did not understand."""


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _number(text: str) -> str | None:
    match = _NUMBER.match(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    whole, decimals = str(int(match[1])), (match[2] or "").rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole
