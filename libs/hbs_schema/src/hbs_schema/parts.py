"""A part: one named, salted piece of a packet, kept as the exact string that is hashed and sent."""

import re
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hbs_schema import base64url, canonical, digests
from hbs_schema.errors import Malformed

MAX_PART = 16 * 1024
PART_NAME = re.compile(
    r"(header|record|identity|personal|qualities|competences|conduct|attendance|outcome|remarks"
    r"|subjects/[A-Z][A-Z0-9_]{0,31})"
)


@dataclass(frozen=True)
class Part:
    """A part as it came: `text` is the string, the other members are what it says."""

    text: str
    salt: str
    name: str
    value: dict[str, Any]

    @cached_property
    def hash(self) -> bytes:
        return digests.part_hash(self.text)


def make_part(name: str, value: dict[str, Any], salt: bytes | None = None) -> Part:
    """Write a part with a fresh salt of 16 bytes (a given one only to repeat a golden vector)."""
    salt_text = base64url.encode(salt or secrets.token_bytes(16))
    data = canonical.dump([salt_text, name, value], max_depth=canonical.PART_DEPTH)
    return parse_part(base64url.encode(data))


def parse_part(text: str, pointer: str = "") -> Part:
    """Read a part string.

    Raises Malformed if it is too long or is not `[salt, name, value]` in the one permitted spelling.
    """
    if len(text) > MAX_PART:
        raise Malformed("parts", "longer than 16 KiB", pointer)
    data = base64url.decode(text, check="parts", pointer=pointer)
    content = canonical.parse(data, max_depth=canonical.PART_DEPTH, check="parts", pointer=pointer)
    if not isinstance(content, list) or len(content) != 3:
        raise Malformed("parts", "not an array of three", pointer)
    salt, name, value = content
    if not isinstance(salt, str) or len(base64url.decode(salt, check="parts", pointer=pointer)) != 16:
        raise Malformed("parts", "a salt has 16 bytes", pointer)
    if not isinstance(name, str) or not PART_NAME.fullmatch(name):
        raise Malformed("parts", "unknown part name", pointer)
    if not isinstance(value, dict):
        raise Malformed("parts", "a value is an object", pointer)
    return Part(text, salt, name, value)
