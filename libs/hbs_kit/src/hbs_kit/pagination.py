"""Cursors of feeds: the key of the last entry seen, in a form nobody takes apart."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel

from hbs_kit.problem_types import ProblemTable, ProblemType

_Item = TypeVar("_Item")
_Key = TypeVar("_Key", int, UUID)

_LONGEST = 64
_LARGEST = 2**63 - 1
"""What a bigint of the database holds; a larger key is nobody's."""


class CursorMalformed(Exception):
    """The cursor was not made by us."""


PROBLEMS: ProblemTable = {
    CursorMalformed: ProblemType(
        400,
        "cursor-malformed",
        "Con trỏ trang không đúng",
        "The cursor is malformed",
        "Con trỏ trang (cursor) không phải do hệ thống cấp. Đề nghị dùng đúng giá trị "
        "next của lần trả lời trước, hoặc đọc lại từ đầu.",
        "The cursor was not issued here. Please use the value of next from the last "
        "answer as it is, or start from the beginning.",
    ),
}


class Page(BaseModel, Generic[_Item]):
    """`next` is absent on the last page."""

    items: list[_Item]
    next: str | None = None


def page_of(rows: Sequence[_Item], limit: int, key: Callable[[_Item], int | UUID]) -> Page[_Item]:
    """From a query for `limit + 1` rows: the one too many says that there is more."""
    items = list(rows[:limit])
    has_more = len(rows) > limit
    return Page(items=items, next=encode_cursor(key(items[-1])) if has_more else None)


def encode_cursor(key: int | UUID) -> str:
    text = f"i{key}" if isinstance(key, int) else f"u{key.hex}"
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def decode_int_cursor(cursor: str) -> int:
    return _decode(cursor, "i", int)


def decode_uuid_cursor(cursor: str) -> UUID:
    return _decode(cursor, "u", UUID)


def _decode(cursor: str, kind: str, parse: Callable[[str], _Key]) -> _Key:
    try:
        key = parse(_text(cursor).removeprefix(kind))
    except (ValueError, binascii.Error):
        raise CursorMalformed from None
    # One form only: what we would not write ourselves is not ours, nor what no table has as a key.
    if encode_cursor(key) != cursor or (isinstance(key, int) and abs(key) > _LARGEST):
        raise CursorMalformed
    return key


def _text(cursor: str) -> str:
    if len(cursor) > _LONGEST:
        raise CursorMalformed
    padded = cursor + "=" * (-len(cursor) % 4)
    return base64.urlsafe_b64decode(padded.encode("ascii")).decode("ascii")
