"""Strategies for values and texts of format 1, and an oracle for its canonical form."""

import json
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

from hypothesis import strategies as st

MAX = 2**53 - 1
LETTERS = "aăâbdđeêghiklmnoôơpqrstuưvxyÀáảÃạ ĐỆ.,:;!?\"\\\n/'{}[]0129~ក𡨸ꨀ"


def oracle(value: Any) -> bytes:
    """RFC 8785 of a value without floats whose keys are ASCII."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return text.encode("utf-8")


def is_of_format(value: Any, depth: int) -> bool:
    """The rules of docs/packet.md §1 for a value, written once more."""
    if isinstance(value, dict | list):
        members = list(value.values()) if isinstance(value, dict) else value
        keys_fit = all(" " <= char <= "~" for key in value for char in key) if isinstance(value, dict) else True
        return depth > 0 and keys_fit and all(is_of_format(member, depth - 1) for member in members)
    if isinstance(value, int):
        return isinstance(value, bool) or abs(value) <= MAX
    return isinstance(value, str)


@cache
def permitted() -> frozenset[int]:
    """Every permitted code point, from the table."""
    table = json.loads((files("hbs_schema") / "format1" / "code-points.json").read_text("utf-8"))
    return frozenset(point for first, last in table["permitted"] for point in range(first, last + 1))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def texts(max_size: int = 12) -> st.SearchStrategy[str]:
    """Strings that may stand in a JSON text of format 1."""
    return st.text(alphabet=LETTERS, max_size=max_size).map(_composed)


KEYS = st.text(alphabet=[chr(point) for point in range(0x20, 0x7F)], max_size=6)
VALUES = st.recursive(
    texts() | st.integers(-MAX, MAX) | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
