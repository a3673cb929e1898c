"""RFC 8785 JSON under the further rules of docs/packet.md §1: read once, compared, never re-hashed."""

import unicodedata
from collections.abc import Sequence
from typing import Any

import pydantic_core

from hbs_schema.codepoints import permitted_text
from hbs_schema.errors import Malformed

MAX_INTEGER = 2**53 - 1
PART_DEPTH = 8
ENVELOPE_DEPTH = 12

_PLAIN = bytes(code for code in range(0x20, 0x7F) if code != 0x5C)

Json = Any
"""dict, list, str, int or bool, nested; never null or float."""


def parse(data: bytes, *, max_depth: int, check: str = "format", pointer: str = "") -> Json:
    """The value of a JSON text that is its own canonical form.

    Raises Malformed for any other text: white space, another order of keys, a repeated key, a float,
    null, a character that is not permitted, text that is not NFC, too much depth.
    """
    value = _read(data, max_depth, check, pointer)
    # A repeated key, white space or -0 is gone from the value, so its bytes differ.
    if pydantic_core.to_json(value) != data:
        raise Malformed(check, "not its own RFC 8785 form", pointer)
    return value


def parse_each(texts: Sequence[bytes], *, max_depth: int) -> list[Json]:
    """The values of many short JSON texts, read as one array: in less than half of the time that each takes by itself.

    Raises Malformed if `parse` would for one of them, without saying for which.
    """
    values = _read(b"[" + b",".join(texts) + b"]", max_depth + 1, "format", "")
    # Each by itself: where one text ends and the next begins is lost in the array.
    if len(values) != len(texts) or list(map(pydantic_core.to_json, values)) != texts:
        raise Malformed("format", "not its own RFC 8785 form")
    return values  # type: ignore[no-any-return]  # what stands in square brackets is a list


def _read(data: bytes, max_depth: int, check: str, pointer: str) -> Json:
    """The value, of which only the spelling is still to be compared."""
    # Printable ASCII without an escape is most of an envelope, and permitted whatever the table says.
    is_plain = not data.translate(None, _PLAIN)
    if not is_plain:
        _check_characters(data, check, pointer)
    try:
        value = pydantic_core.from_json(data, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        if "recursion limit" in str(error):
            raise Malformed(check, "too deep", pointer) from error
        raise Malformed(check, "not JSON", pointer) from error
    _check_value(value, max_depth, is_plain, check, pointer)
    return value


def _check_characters(data: bytes, check: str, pointer: str) -> None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(check, "not UTF-8", pointer) from error
    if not permitted_text().fullmatch(text):
        raise Malformed(check, "a character or escape that is not permitted", pointer)
    if not unicodedata.is_normalized("NFC", text):
        raise Malformed(check, "not in Unicode Normalization Form C", pointer)


def dump(value: Json, *, max_depth: int = ENVELOPE_DEPTH) -> bytes:
    """The canonical text of a value; raises Malformed if the value has none in this format."""
    data = pydantic_core.to_json(_sorted(value))
    parse(data, max_depth=max_depth)
    return data


def write_read(value: Json) -> bytes:
    """The canonical text of what `parse` has read, keys in order: what was checked is not checked again."""
    return pydantic_core.to_json(value)


def _check_value(value: Json, max_depth: int, is_plain: bool, check: str, pointer: str) -> None:
    """`is_plain`: the whole text is printable ASCII without escapes, and so is every key in it."""
    if type(value) is dict or type(value) is list:
        _Walk(is_plain, check, pointer).check(value, max_depth)
    elif type(value) is not str and type(value) is not bool:
        _check_number(value, check, pointer)


class _Walk:
    """Through one value. The members of a class's records have the same few sets of keys: each is checked once."""

    __slots__ = ("_check", "_is_plain", "_known", "_pointer")

    def __init__(self, is_plain: bool, check: str, pointer: str) -> None:
        self._is_plain, self._check, self._pointer = is_plain, check, pointer
        self._known: set[tuple[str, ...]] = set()

    def check(self, value: Json, depth_left: int) -> None:
        if depth_left == 0:
            raise Malformed(self._check, "too deep", self._pointer)
        members = value
        if type(value) is dict:
            members, keys = value.values(), tuple(value)
            if keys not in self._known:
                _check_keys(keys, self._is_plain, self._check, self._pointer)
                self._known.add(keys)
        # Nearly all are strings: a call for each would cost more than all the rest of the walk.
        for member in members:
            kind = type(member)
            if kind is str or kind is bool:
                continue
            if kind is dict or kind is list:
                self.check(member, depth_left - 1)
            else:
                _check_number(member, self._check, self._pointer)


def _check_number(value: Json, check: str, pointer: str) -> None:
    if type(value) is not int:
        raise Malformed(check, "null or a number with a point", pointer)
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise Malformed(check, "an integer beyond 2^53", pointer)


def _check_keys(keys: tuple[str, ...], is_plain: bool, check: str, pointer: str) -> None:
    # ASCII keys: Python's order is that of UTF-16 code units (RFC 8785 §3.2.3). Strictness comes from dict.
    if list(keys) != sorted(keys):
        raise Malformed(check, "keys out of order", pointer)
    if is_plain:
        return
    joined = "".join(keys)
    if not joined.isascii() or "\n" in joined:
        raise Malformed(check, "a key that is not printable ASCII", pointer)


def _sorted(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [_sorted(item) for item in value]
    return value
