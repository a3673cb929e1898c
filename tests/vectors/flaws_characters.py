"""Bundles whose parts hold characters, escapes or spellings that format 1 does not permit."""

from typing import Any

from tests.vectors.edits import in_part, value_of
from tests.vectors.vector import Edit, Vector

CHARACTERS = {
    "delete": ("\u007f", "a control character"),
    "no-break-space": ("\u00a0", "a space that is not the common one"),
    "line-separator": ("\u2028", "a line separator"),
    "soft-hyphen": ("\u00ad", "a soft hyphen"),
    "zero-width-space": ("\u200b", "a space without width"),
    "right-to-left-override": ("\u202e", "an override of direction"),
    "hebrew-letter": ("\u05d0", "a letter that is written from right to left"),
    "arabic-letter": ("\u0628", "a letter that is written from right to left"),
    "arabic-digit": ("\u0660", "a digit of bidirectional class AN"),
    "private-use": ("\ue000", "a private-use character"),
    "noncharacter": ("\ufdd0", "a code point that is no character"),
    "unassigned": ("\u0378", "an unassigned code point"),
    "unicode-15": ("\U0001df25", "a letter that Unicode 14 does not have"),
    "variation-selector": ("\ufe0f", "an invisible variation selector"),
    "hangul-filler": ("\u3164", "a letter that looks like nothing"),
    "braille-blank": ("\u2800", "a symbol that looks like nothing"),
    "object-replacement": ("\ufffc", "an object replacement character"),
    "replacement-character": ("\ufffd", "a replacement character"),
    "null-notehead": ("\U0001d159", "a symbol that looks like nothing"),
    "khitan-filler": ("\U00016fe4", "a mark that looks like nothing"),
    "lone-surrogate": ("\ud800", "half of a surrogate pair"),
}


def _comment(text: str) -> Edit:
    return value_of("subjects/TOAN", comment=text)


def _vector(name: str, flaw: str, step: str, edit: Edit, **options: Any) -> Vector:
    return Vector(name, flaw, "parts", "bytes", {step: edit}, options)


def _json(name: str, flaw: str, old: bytes, new: bytes) -> Vector:
    """Replace bytes in the JSON of the mathematics part."""
    return _vector(name, flaw, "texts", in_part("subjects/TOAN", old, new))


OF_ONE_CHARACTER = tuple(
    _vector(f"character-{name}", f"A comment holds {what}.", "values", _comment(f"Tốt{char} lắm"))
    for name, (char, what) in CHARACTERS.items()
)
SPELLINGS = (
    _vector("nfd", "A comment is written with decomposed letters.", "values", _comment("To\u0302\u0301t")),
    _vector(
        "marks-in-other-order", "Two marks of a letter stand in another order.", "values", _comment("x\u0301\u0323")
    ),
    _vector(
        "mark-after-line-break",
        "A mark after an escaped line break composes with its n.",
        "values",
        _comment("Tốt\n\u0303"),
    ),
    _vector("nine-marks", "A letter carries nine marks.", "values", _comment("x" + "\u0334" * 9)),
    _vector("tab-escape", "A comment holds a tab, escaped.", "values", _comment("Tốt\tlắm")),
    _vector("return-escape", "A comment holds a carriage return, escaped.", "values", _comment("Tốt\r\nlắm")),
    _vector("null-escape", "A comment holds U+0000, escaped.", "values", _comment("Tốt\0")),
    _json("raw-tab", "A tab stands unescaped in a string.", b'"9"', b'"\t9"'),
    _json("raw-line-break", "A line break stands unescaped in a string.", b'"9"', b'"\n9"'),
    _json("letter-escape", "A letter is written as an escape.", b'"level"', b'"\\u006cevel"'),
    _json("slash-escape", "A slash is escaped.", b'"subjects/TOAN"', b'"subjects\\/TOAN"'),
    _json("white-space-in-part", "A space stands after a colon of a part.", b'":"', b'": "'),
    _json("tab-in-part", "A tab stands between the items of a part.", b",{", b",\t{"),
    _json(
        "key-order-in-part",
        "The members of a value stand in another order.",
        b'"level":"T","test":"9"',
        b'"test":"9","level":"T"',
    ),
    _json("repeated-key-in-part", "A member of a value stands twice.", b'"level":"T"', b'"level":"C","level":"T"'),
    _json("null-in-part", "A member of a value is null.", b'"test":"9"', b'"test":null'),
    _json("number-with-point-in-part", "A mark is a number with a point.", b'"test":"9"', b'"test":9.5'),
    _json("comment-in-part", "A part holds a comment in the manner of JavaScript.", b",{", b",/**/{"),
    _json("trailing-comma-in-part", "A comma stands before a closing brace.", b"}", b",}"),
    _json("not-a-number-in-part", "A mark is NaN.", b'"test":"9"', b'"test":NaN'),
)


def _unknown_schema(edit: Edit) -> dict[str, Edit]:
    """With a schema that nobody knows, only the format's own rules can refuse a value."""

    def change(header: dict[str, Any], _forge: Any) -> None:
        header["schema"] = {"id": "primary", "version": 999}

    return {"header": change, "values": edit}


def _free(name: str, flaw: str, member: Any, key: str = "free") -> Vector:
    edit = value_of("subjects/TOAN", **{key: member})
    return Vector(name, flaw, "parts", "bytes", _unknown_schema(edit))


LONGEST = 12211
"""Letters in a free value of the mathematics part that make the part's string 16,384 characters long."""


def nested(depth: int) -> Any:
    """Arrays in one another; inside `[salt, name, {"free": …}]` two levels are gone already."""
    value: Any = 1
    for _ in range(depth - 2):
        value = [value]
    return value


VALUES = (
    _free("float-in-part", "A value holds 8.5 as a number.", 8.5),
    _free("too-deep-in-part", "A value makes its part 9 levels deep.", nested(9)),
    _free("null-in-list-of-part", "A list of a value holds null.", [None]),
    _free("integer-of-2-53", "An integer is 2^53.", 2**53),
    _free("integer-of-minus-2-53", "An integer is -2^53.", -(2**53)),
    _free("integer-of-1000-digits", "An integer has a thousand digits.", 10**999),
    _free("key-not-ascii", "A key of a value is not ASCII.", 1, "điểm"),
    _free("key-with-line-break", "A key of a value holds a line break.", 1, "a\nb"),
    Vector(
        "part-too-long",
        "A part is longer than 16 KiB.",
        "format",
        "bytes",
        _unknown_schema(value_of("subjects/TOAN", free="x" * (LONGEST + 1))),
    ),
)
CHARACTER_FLAWS = (*OF_ONE_CHARACTER, *SPELLINGS, *VALUES)
