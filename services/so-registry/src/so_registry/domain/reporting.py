"""How much evidence goes into a piece of a report: it must not make the message too long to be taken."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hbs_schema import base64url

_AROUND = 64
"""Of a line: its name, quotes and brackets."""
_MEMBERS = 1024
"""Of the members themselves."""


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
