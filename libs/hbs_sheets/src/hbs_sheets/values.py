"""How each kind of cell is read: from text to what stands in a part, or nothing when it cannot be understood."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from hbs_schema.findings import Term
from hbs_sheets.folding import fold

Json = str | int | bool | list[dict[str, str]] | list[str] | dict[str, str]
Read = Callable[[str], Json | None]

_DATE = re.compile(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})\s*[/.\-]\s*([0-9]{4})\Z")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ].*)?\Z")
_MONTH = re.compile(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{4})\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_NUMBER = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,6}))?\Z")
_SERIALS = range(20_000, 60_000)
"""Spreadsheet day numbers from 1954 to 2064; a year of four digits is none of them."""
_SERIAL_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"[0-9]{5}\Z")
_DAYS_TO_1904 = 1_462

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
    "x": True,
    "co": True,
    "1": True,
    "true": True,
    "0": False,
    "khong": False,
    "false": False,
}
_TICKS = frozenset("✓✔√☑☒×")
_COMMENT_LEVELS = {"d": "Đ", "dat": "Đ", "cd": "CĐ", "chua dat": "CĐ"}
_ACHIEVEMENTS = {"t": "T", "tot": "T", "k": "K", "kha": "K", **_COMMENT_LEVELS}
_TITLES = {
    "hieu truong": "head",
    "pho hieu truong": "deputy",
    "kt hieu truong": "deputy",
    "phu trach truong": "acting",
    "quyen hieu truong": "acting",
}
_SEXES = {"nam": "male", "nu": "female"}
_ABSENT_ID_REASONS = {
    "chua duoc cap": "not-issued",
    "nguoi nuoc ngoai": "foreign",
    "khong quoc tich": "stateless",
    "chua ro": "unknown",
    "khong ro": "unknown",
}


def read_text(text: str) -> str:
    """One line: a break inside a name is a slip of the keyboard."""
    return " ".join(text.split())


def read_prose(text: str) -> str:
    return text


def read_code(text: str) -> str:
    """Without blanks, and without the apostrophe that says to a spreadsheet that a number is text."""
    return "".join(text.split()).lstrip("'’‘`")


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
    if _SERIAL.match(text) and int(text) in _SERIALS:
        return (_SERIAL_ZERO + timedelta(days=int(text))).isoformat()
    return None


def day_number_since_1900(text: str) -> str:
    """A day number of a file that counts from 1904 as `read_day` counts it; other text as it is."""
    return str(int(text) + _DAYS_TO_1904) if _SERIAL.match(text) else text


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


def read_average(text: str) -> str | None:
    """ĐTB with its one decimal: `7,5` and `7.50` are 7.5, `8` is 8.0; 75 or 7,55 is no average."""
    number = _number(text)
    whole, _, decimals = (number or "").partition(".")
    if not whole or len(decimals) > 1 or int(whole) > 10 or (int(whole) == 10 and decimals not in ("", "0")):
        return None
    return f"{whole}.{decimals or 0}"


def read_assessment(text: str) -> str | None:
    """One assessment as it was given: a mark with at most one decimal, or Đạt and Chưa đạt."""
    average = read_average(text)
    return average.removesuffix(".0") if average else _COMMENT_LEVELS.get(_word(text))


def read_comment_level(text: str) -> str | None:
    return _COMMENT_LEVELS.get(_word(text))


def read_achievement(text: str) -> str | None:
    return _ACHIEVEMENTS.get(_word(text))


def read_lines(text: str) -> list[str]:
    """Entries separated by `;` or line breaks."""
    return [line for line in map(read_text, re.split(r"[;\n]", text)) if line]


def read_awards(text: str) -> list[dict[str, str]]:
    """By the titles of TT27 Điều 13, others as worded."""
    return [{"code": _award(fold(line)), "text": line} for line in read_lines(text)]


def read_secondary_awards(text: str) -> list[dict[str, str]]:
    """By the titles of TT22 Điều 15, others as worded."""
    codes = {"hoc sinh xuat sac": "HSXS", "hoc sinh gioi": "HSG"}
    return [{"code": codes.get(fold(line), "OTHER"), "text": line} for line in read_lines(text)]


def _award(folded: str) -> str:
    if folded == "hoc sinh xuat sac":
        return "HSXS"
    return "HSTB" if folded.startswith("hoc sinh tieu bieu") else "OTHER"


def read_principal_title(text: str) -> str | None:
    return _TITLES.get(fold(text))


def read_subject_level(text: str) -> str:
    return _SUBJECT_LEVELS.get(_word(text), text)


def read_trait_level(text: str) -> str:
    return _TRAIT_LEVELS.get(_word(text), text)


def read_result(text: str) -> str:
    return _RESULTS.get(_word(text), text)


def read_flag(text: str) -> bool | None:
    """A tick is an x; whatever else has no letters, such as “-” or “?”, is not taken for a no."""
    return True if text in _TICKS else _FLAGS.get(fold(text))


def read_sex(text: str) -> str | None:
    return _SEXES.get(_word(text))


def read_absent_id_reason(text: str) -> str | None:
    return _ABSENT_ID_REASONS.get(fold(text))


FORMS: Mapping[Read, Term] = {
    read_day: Term("ngày/tháng/năm, ví dụ 05/09/2017", "day/month/year, such as 05/09/2017"),
    read_count: Term("số nguyên, ví dụ 2", "an integer, such as 2"),
    read_measure: Term("số có tối đa một chữ số thập phân, ví dụ 128,5", "a number with at most one decimal, 128.5"),
    read_flag: Term("“x” hoặc để trống", "“x” or nothing"),
    read_sex: Term("“Nam” hoặc “Nữ”", "“Nam” or “Nữ”"),
    read_absent_id_reason: Term(
        "“Chưa được cấp”, “Người nước ngoài”, “Không quốc tịch” hoặc “Chưa rõ”",
        "“Chưa được cấp”, “Người nước ngoài”, “Không quốc tịch” or “Chưa rõ”",
    ),
    read_average: Term(
        "điểm từ 0 đến 10, có tối đa một chữ số thập phân, ví dụ 7,5",
        "a mark from 0 to 10 with at most one decimal, 7.5",
    ),
    read_assessment: Term(
        "điểm từ 0 đến 10, ví dụ 7,5; hoặc “Đ”, “CĐ”", "a mark from 0 to 10, such as 7.5; or “Đ”, “CĐ”"
    ),
    read_comment_level: Term("“Đ” (Đạt) hoặc “CĐ” (Chưa đạt)", "“Đ” (Đạt) or “CĐ” (Chưa đạt)"),
    read_achievement: Term("“T”, “K”, “Đ” hoặc “CĐ”", "“T”, “K”, “Đ” or “CĐ”"),
    read_principal_title: Term(
        "“Hiệu trưởng”, “Phó Hiệu trưởng” hoặc “Phụ trách trường”",
        "“Hiệu trưởng”, “Phó Hiệu trưởng” or “Phụ trách trường”",
    ),
}
"""How to write what a reader did not understand."""


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _word(text: str) -> str:
    """A level that is in doubt (“T?”) is none."""
    return "" if "?" in text else fold(text)


def _number(text: str) -> str | None:
    match = _NUMBER.match(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    whole, decimals = str(int(match[1])), (match[2] or "").rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole
