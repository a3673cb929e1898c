"""A part: one named, salted piece of a packet, kept as the exact string that is hashed and sent."""

import re
import secrets
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from hbs_schema import base64url, canonical, digests
from hbs_schema.errors import Malformed

MAX_PART = 16 * 1024
PART_NAME = re.compile(
    r"(header|record|identity|personal|qualities|competences|conduct|attendance|outcome|remarks"
    r"|subjects/[A-Z][A-Z0-9_]{0,31})"
)

SALT = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]")
"""The one spelling of 16 bytes as base64url: of the last digit's bits two are the salt's and four are zero."""


class Part(NamedTuple):
    """A part as it came: `text` is the string, `hash` its hash, the other members are what it says.

    A tuple, since a submission has eight hundred and a frozen dataclass takes three times as long to make.
    """

    text: str
    salt: str
    name: str
    value: dict[str, Any]
    hash: bytes


def make_part(name: str, value: dict[str, Any], salt: bytes | None = None) -> Part:
    """Write a part with a fresh salt of 16 bytes (a given one only to repeat a golden vector)."""
    salt_text = base64url.encode(salt or secrets.token_bytes(16))
    data = canonical.dump([salt_text, name, value], max_depth=canonical.PART_DEPTH)
    return parse_part(base64url.encode(data))


def parse_part(text: str, pointer: str = "") -> Part:
    """Read a part string.

    Raises Malformed if it is too long or is not `[salt, name, value]` in the one permitted spelling.
    """
    data = _decoded(text, pointer)
    return _part(text, canonical.parse(data, max_depth=canonical.PART_DEPTH, check="parts", pointer=pointer), pointer)


def parse_parts(texts: Sequence[str]) -> list[Part] | None:
    """The parts of a submission, read at once; None if `parse_part` refuses one: it is the one to say which and why."""
    try:
        contents = canonical.parse_each([_decoded(text, "") for text in texts], max_depth=canonical.PART_DEPTH)
        return [_part(text, content, "") for text, content in zip(texts, contents, strict=True)]
    except Malformed:
        return None


def _decoded(text: str, pointer: str) -> bytes:
    if len(text) > MAX_PART:
        raise Malformed("parts", "longer than 16 KiB", pointer)
    return base64url.decode(text, check="parts", pointer=pointer)


def _part(text: str, content: canonical.Json, pointer: str) -> Part:
    if type(content) is not list or len(content) != 3:
        raise Malformed("parts", "not an array of three", pointer)
    salt, name, value = content
    if type(salt) is not str or not SALT.fullmatch(salt):
        raise _salt_refused(salt, pointer)
    if type(name) is not str or not _is_name(name):
        raise Malformed("parts", "unknown part name", pointer)
    if type(value) is not dict:
        raise Malformed("parts", "a value is an object", pointer)
    return Part(text, salt, name, value, digests.part_hash(text))


def _salt_refused(salt: canonical.Json, pointer: str) -> Malformed:
    """Why: the base64url itself, where it is none."""
    if type(salt) is str:
        try:
            base64url.decode(salt, check="parts", pointer=pointer)
        except Malformed as refused:
            return refused
    return Malformed("parts", "a salt has 16 bytes", pointer)


# The packets of a class have the same two dozen names. Bounded: a name that is none may be as long as its part.
@lru_cache(maxsize=256)
def _is_name(name: str) -> bool:
    return PART_NAME.fullmatch(name) is not None
