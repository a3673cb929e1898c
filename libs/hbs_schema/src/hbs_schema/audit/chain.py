"""The chain of an audit: each row's hash is over the row and the former hash of its lane (docs/audit.md §1).

A service has sixteen lanes, so that writers do not wait for one another; a row belongs to one of them.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

LANES: Final = 16
Member = str | int

_LANE: Final = b"hbs-audit1:lane\x00"
_ROW: Final = b"hbs-audit1:row\x00"


def beginning(service: str, lane: int) -> bytes:
    """What the first row of a lane has as its former hash: rows of another lane or service do not fit."""
    return sha256(_LANE + f"{service}/{lane}".encode("ascii")).digest()


def row_bytes(members: Mapping[str, Member | None]) -> bytes:
    """A row's RFC 8785 form; what is absent is left out, so that a column that came later changes no older row.

    Members are texts and integers below 2^53. Texts stand as they were stored, whatever characters they have.
    """
    told = {name: value for name, value in members.items() if value is not None}
    # Names of members are ASCII: sorted by code point they are in the order of RFC 8785.
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def row_digest(members: Mapping[str, Member | None]) -> bytes:
    """SHA-256 of the row: all that others than its readers need to see of it."""
    return sha256(row_bytes(members)).digest()


def link(former: bytes, row: bytes) -> bytes:
    """The hash of a row, by its digest."""
    return sha256(_ROW + former + row).digest()


def row_instant(at: datetime) -> str:
    """An instant as rows have it: UTC with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
