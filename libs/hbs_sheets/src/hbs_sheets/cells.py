"""A cell as text: one spelling for numbers and dates, NFC, and none of the white space that cannot be seen."""

import re
import unicodedata
from datetime import date, datetime
from functools import cache, lru_cache

CellValue = object
"""What the reader gives for a cell: text, number, truth value, date or time."""

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Cn", "Co"})
_ERRORS = frozenset({"#N/A", "#REF", "#VALUE", "#DIV/0", "#NAME", "#NUM", "#NULL"})
_TCVN3_SIGN = "[¡-©«¬®¸¹»-¾µ-·Þþ]"
_TCVN3 = re.compile(rf"[^\W\d_]{_TCVN3_SIGN}|{_TCVN3_SIGN}[^\W\d_]|[^\WM\d_]ª")
"""ª is ê, but Mª is María."""
_EXACT = 2**53
LONGEST_TEXT = 4_000
"""Twice what any field of a record may hold: what is cut here is refused later for its length."""
_OFTEN = 200
_MARKS_IN_A_ROW = 8
_HOSTILE = "\ufdd0"
"""Stands for a text that must not even be normalised; a noncharacter, which no record may hold."""


def cell_text(value: CellValue) -> str:
    """Numbers without `.0`, dates as ISO, text in NFC with its white space put in order; line breaks stay."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return clean(str(value))


def clean(text: str) -> str:
    """NFC, zero-width characters removed, runs of white space (NBSP too) as one blank, ends trimmed.

    Only short texts repeat from row to row, and only they are kept: a file may have a cell of 60 MB.
    """
    if text.isascii() and text.isalnum():
        return text[: LONGEST_TEXT + 1]
    return _clean_often(text) if len(text) <= _OFTEN else _clean(text[: LONGEST_TEXT + 1])


@lru_cache(maxsize=4096)
def _clean_often(text: str) -> str:
    return _clean(text)


def _clean(text: str) -> str:
    if not text.isascii() and _run_of_marks().search(text):
        return _HOSTILE
    seen = unicodedata.normalize("NFC", text.replace("_x000D_", "").translate(_INVISIBLE))
    lines = seen.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def is_storable(text: str) -> bool:
    """Whether a record may hold the text: no control, unassigned, private or direction-changing characters."""
    if text.replace("\n", " ").isprintable():
        return True
    return not any(
        character in _BIDI or (character != "\n" and unicodedata.category(character) in _REFUSED_CATEGORIES)
        for character in text
    )


def is_error(text: str) -> bool:
    """Whether the text is what a spreadsheet shows for an error: values that were pasted or exported still say so."""
    return text.startswith("#") and text.rstrip("!?").upper() in _ERRORS


def is_tcvn3(text: str) -> bool:
    """Whether signs stand inside words, as TCVN3's bytes for Vietnamese letters do when they are taken for Latin-1."""
    return _TCVN3.search(text) is not None


@cache
def _run_of_marks() -> re.Pattern[str]:
    """More combining marks in a row than any letter has; normalising takes time by the square of such a run."""
    marks = "".join(chr(c) for c in range(0x300, 0x1F000) if unicodedata.combining(chr(c)))
    return re.compile(f"[{marks}]{{{_MARKS_IN_A_ROW + 1}}}")
