"""RFC 8785 JSON under the further rules of docs/packet.md §1: read once, compared, never re-hashed."""

import unicodedata
from typing import Any

import pydantic_core

from hbs_schema.codepoints import permitted_text
from hbs_schema.errors import Malformed

MAX_INTEGER = 2**53 - 1
PART_DEPTH = 8
ENVELOPE_DEPTH = 12

Json = Any
"""dict, list, str, int or bool, nested; never null or float."""


def parse(data: bytes, *, max_depth: int, check: str = "format", pointer: str = "") -> Json:
    """The value of a JSON text that is its own canonical form.

    Raises Malformed for any other text: white space, another order of keys, a repeated key, a float,
    null, a character that is not permitted, text that is not NFC, too much depth.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(check, "not UTF-8", pointer) from error
    if not permitted_text().fullmatch(text):
        raise Malformed(check, "a character or escape that is not permitted", pointer)
    if not unicodedata.is_normalized("NFC", text):
        raise Malformed(check, "not in Unicode Normalization Form C", pointer)
    try:
        value = pydantic_core.from_json(data, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        if "recursion limit" in str(error):
            raise Malformed(check, "too deep", pointer) from error
        raise Malformed(check, "not JSON", pointer) from error
    _check_value(value, max_depth, check, pointer)
    # A repeated key, white space or -0 is gone from the value, so its bytes differ.
    if pydantic_core.to_json(value) != data:
        raise Malformed(check, "not its own RFC 8785 form", pointer)
    return value


def dump(value: Json, *, max_depth: int = ENVELOPE_DEPTH) -> bytes:
    """The canonical text of a value; raises Malformed if the value has none in this format."""
    data = pydantic_core.to_json(_sorted(value))
    parse(data, max_depth=max_depth)
    return data


def _check_value(value: Json, depth_left: int, check: str, pointer: str) -> None:
    kind = type(value)
    if kind is str or kind is bool:
        return
    if kind is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise Malformed(check, "an integer beyond 2^53", pointer)
    elif kind is dict or kind is list:
        if depth_left == 0:
            raise Malformed(check, "too deep", pointer)
        if kind is dict:
            _check_keys(value, check, pointer)
        for member in value.values() if kind is dict else value:
            _check_value(member, depth_left - 1, check, pointer)
    else:
        raise Malformed(check, "null or a number with a point", pointer)


def _check_keys(value: dict[str, Json], check: str, pointer: str) -> None:
    keys = list(value)
    # ASCII keys: Python's order is that of UTF-16 code units (RFC 8785 §3.2.3). Strictness comes from dict.
    if keys != sorted(keys):
        raise Malformed(check, "keys out of order", pointer)
    joined = "".join(keys)
    if not joined.isascii() or "\n" in joined:
        raise Malformed(check, "a key that is not printable ASCII", pointer)


def _sorted(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [_sorted(item) for item in value]
    return value
