"""Bundles with texts and values at the edge of what format 1 permits."""

from typing import Any

from tests.vectors.edits import put, put_in, value_of
from tests.vectors.flaws_characters import LONGEST, nested
from tests.vectors.forge import Forge
from tests.vectors.good import PRINCIPAL, good
from tests.vectors.vector import Edit


def _many_subjects(values: dict[str, Any], _forge: Forge) -> None:
    for number in range(64 - len(values) - 1):
        values[f"subjects/MON_{number:02}"] = {"level": "T"}


def _with_unknown_schema(**members: Any) -> dict[str, Edit]:
    return {"header": put(schema={"id": "primary", "version": 999}), "values": value_of("subjects/TOAN", **members)}


GOOD_TEXTS = (
    good(
        "eight-marks",
        "A letter carries eight marks.",
        "bytes",
        edits={"values": value_of("subjects/TOAN", comment="x" + "\u0334" * 8)},
    ),
    good(
        "every-escape",
        "A comment with quotes, backslashes and line breaks.",
        "bytes",
        edits={"values": value_of("subjects/TOAN", comment='"Tốt" \\ lắm\n\\n\n')},
    ),
    good(
        "other-scripts",
        "Names in Khmer, Chữ Nôm, Cham and Hmong letters, two of them beyond U+FFFF.",
        "bytes",
        edits={"values": value_of("identity", full_name="ក ខ 𡨸喃 ꨀꨁ 𖬀 Ê-đê")},
    ),
    good(
        "class-like-a-template",
        "The class is called {school}; the sentence is filled in one pass.",
        "bytes",
        base={"class": "{school} {count}"},
        edits={f"{PRINCIPAL}.payload": put_in("scope/class", "{school} {count}")},
    ),
    good(
        "class-of-32-characters",
        "The name of the class has 32 characters.",
        "bytes",
        base={"class": "Lớp " + "ế" * 28},
        edits={f"{PRINCIPAL}.payload": put_in("scope/class", "Lớp " + "ế" * 28)},
    ),
    good("64-parts", "A packet of 64 parts.", "bytes", edits={"values": _many_subjects}),
    good(
        "unknown-schema",
        "Nobody knows the schema's version: everything else is checked.",
        "content",
        edits=_with_unknown_schema(free="x"),
    ),
    good("deepest-part", "A part is 8 levels deep.", "bytes", edits=_with_unknown_schema(free=nested(8))),
    good(
        "largest-integers",
        "Integers of 2^53-1 and -(2^53-1), and 0.",
        "bytes",
        edits=_with_unknown_schema(free=[2**53 - 1, 1 - 2**53, 0]),
    ),
    good(
        "odd-keys",
        "Keys of printable ASCII with quote, backslash and tilde.",
        "bytes",
        edits=_with_unknown_schema(**{'a "b" \\c~': True, "": False}),
    ),
    good(
        "empty-values",
        "Empty objects, lists and strings in a value.",
        "bytes",
        edits=_with_unknown_schema(free={"a": {}, "b": [], "c": ""}),
    ),
    good("longest-part", "A part of 16,384 characters.", "bytes", edits=_with_unknown_schema(free="x" * LONGEST)),
)
