"""Which packets a piece of a report holds, and how much evidence: it must not make the message too long to be taken."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from hbs_schema import base64url

CHUNK = 100
"""Packets in a chunk: about one megabyte."""

_AROUND = 64
"""Of a line: its name, quotes and brackets."""
_MEMBERS = 1024
"""Of the members themselves."""


def chunk_count(packets: int) -> int:
    """How many chunks a lock of so many packets has."""
    return -(-packets // CHUNK)


def chunk_numbers(receipts: Sequence[str]) -> list[int]:
    """The chunk of each leaf of a lock. `receipts` names the leaves' receipts, in the order of the tree.

    What one receipt names was signed class by class and stays together: its statements are sent, and verified by who
    gets them, once or twice instead of for each record.
    """
    together: dict[str, list[int]] = {}
    for position, receipt in enumerate(receipts):
        together.setdefault(receipt, []).append(position)
    numbers = [0] * len(receipts)
    for place, position in enumerate(chain.from_iterable(together.values())):
        numbers[position] = place // CHUNK
    return numbers


def evidence_members(timestamps: Mapping[str, Sequence[bytes]], entries: Iterable[bytes], room: int) -> dict[str, Any]:
    """`timestamps` and `cert_status` of a chunk in at most `room` bytes; what does not fit only lowers the level."""
    room -= _MEMBERS
    tokens: dict[str, list[str]] = {}
    for name, line in sorted(timestamps.items()):
        texts = [base64url.encode_der(token) for token in line]
        room -= _AROUND + sum(len(text) + 3 for text in texts)
        if room < 0:
            break
        tokens[name] = texts
    status: list[str] = []
    for text in sorted(base64url.encode_der(entry) for entry in entries):
        room -= len(text) + 3
        if room < 0:
            break
        status.append(text)
    return {"timestamps": tokens, "cert_status": status}
