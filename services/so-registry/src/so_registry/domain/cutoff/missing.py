"""What would be missing, or locked against a school's silence, if a window were locked now."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from hbs_schema import canonical
from hbs_schema.errors import Refused
from hbs_schema.parts import parse_part

Kind = Literal[
    "school-silent",  # expected, and nothing of it is accepted
    "school-unclosed",  # accepted records of a school that has not closed
    "missing",  # pupils of a school's list of whom nothing was sent that counts
    "undecided",  # a submission without a verdict
    "announced",  # a submission whose bytes have not come
    "refused",  # a record of which nothing was accepted
    "withdrawn",  # a record that was only revoked
    "excused",  # left out by the school's close, with its reason
]


@dataclass(frozen=True)
class Missing:
    """One of them. `records`: how many it stands for; `name`: the pupil's, where somebody has asked with a reason."""

    kind: Kind
    school: str
    school_name: str
    grade: int | None = None
    class_name: str | None = None
    submission_id: UUID | None = None
    record_key: str | None = None
    pupil_code: str | None = None
    """As the school's list has it: whoever has no record yet has no other key."""
    codes: tuple[str, ...] = ()
    records: int = 1
    name: str | None = None


def name_in_packet(body: bytes) -> str | None:
    """The pupil's name as an accepted packet has it."""
    try:
        value = canonical.parse(body, max_depth=canonical.ENVELOPE_DEPTH)
    except Refused:
        return None
    return _name(value) if isinstance(value, dict) else None


def names_in_submission(body: bytes) -> list[str | None]:
    """The pupils' names by position, as the packets of a submission have them; nothing of it was believed otherwise."""
    try:
        packets = json.loads(body)["packets"]
    except (ValueError, KeyError, TypeError):
        return []
    return [_told_name(packet) for packet in packets] if isinstance(packets, list) else []


def _told_name(packet: Any) -> str | None:
    try:
        return _name(packet)
    except (KeyError, TypeError):
        return None


def _name(packet: Mapping[str, Any]) -> str | None:
    for text in packet["parts"]:
        try:
            part = parse_part(text)
        except Refused:
            continue
        if part.name == "identity":
            told = part.value.get("full_name")
            return told if isinstance(told, str) else None
    return None
