"""Which letters the fonts of this folder have, read from their `cmap` tables (OpenType 1.9), and what
stands for others.

PDF/A forbids a page that shows a letter its fonts lack, and a reader could not tell an empty box from a blank: so such
a letter is replaced before the page is set, visibly, and the page says so.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"

MISSING = "\N{WHITE SQUARE}"
"""Stands for one letter that no font has."""

UNSEEN = frozenset("\n\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{WORD JOINER}")
"""Has no glyph and needs none."""

NO_LETTERS = frozenset({"Cc", "Cf", "Co", "Cs"})
"""Unicode's general categories of controls, format characters and private use."""

_FORMAT_4, _FORMAT_12 = 4, 12


@cache
def printable() -> frozenset[int]:
    """Every code point for which some font has a glyph, and which stands for a letter.

    Controls, what turns the direction of its neighbours, and private code points can still come in a certificate's
    name, which no rule of the format bounds; some of them only one style of a font has.
    """
    points = {point for file in sorted(FONTS.glob("*.ttf")) for point in code_points(file.read_bytes())}
    return frozenset(point for point in points if unicodedata.category(chr(point)) not in NO_LETTERS)


def with_marks(text: str) -> str:
    """The text with MISSING in the place of each letter that cannot be printed."""
    known = printable()
    if all(ord(letter) in known or letter in UNSEEN for letter in text):
        return text
    return "".join(letter if ord(letter) in known or letter in UNSEEN else MISSING for letter in text)


def all_with_marks(value: Any) -> Any:
    """The same of every text in a JSON value."""
    if isinstance(value, str):
        return with_marks(value)
    if isinstance(value, dict):
        return {name: all_with_marks(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [all_with_marks(entry) for entry in value]
    return value


def code_points(font: bytes) -> frozenset[int]:
    """What a font's Unicode character maps lead to a glyph (formats 4 and 12, which all of ours have)."""
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    offsets = {struct.unpack_from(">HHI", font, start + 4 + 8 * each)[2] for each in range(count)}
    return frozenset(point for offset in offsets for point in _points(font, start + offset))


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for at in range(12, 12 + 16 * count, 16):
        if font[at : at + 4] == tag:
            return int(struct.unpack_from(">I", font, at + 8)[0])
    raise ValueError("a font without a character map")


def _points(font: bytes, at: int) -> Iterator[int]:
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == _FORMAT_12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        for group in range(groups):
            first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
            yield from range(first if glyph else first + 1, last + 1)
    elif kind == _FORMAT_4:
        yield from _points_of_format_4(font, at)


def _points_of_format_4(font: bytes, at: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    segments = doubled // 2
    words = struct.Struct(f">{segments}H")
    ends = words.unpack_from(font, at + 14)
    starts = words.unpack_from(font, at + 16 + doubled)
    deltas = words.unpack_from(font, at + 16 + 2 * doubled)
    ranges = words.unpack_from(font, at + 16 + 3 * doubled)
    for segment in range(segments):
        for point in range(starts[segment], min(ends[segment], 0xFFFE) + 1):
            glyph = point
            if ranges[segment]:
                place = at + 16 + 3 * doubled + 2 * segment + ranges[segment] + 2 * (point - starts[segment])
                (glyph,) = struct.unpack_from(">H", font, place)
                if not glyph:
                    continue
            if (glyph + deltas[segment]) % 0x10000:
                yield point
