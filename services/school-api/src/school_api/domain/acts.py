"""A school's legal acts about accepted packets: what is signed, by which roles, over which leaves."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from hbs_schema import leaves, merkle
from hbs_schema.base64url import decode_digest, encode
from hbs_schema.registry_api import WindowOut
from hbs_schema.statements.payloads import Close, WithdrawalRequest
from hbs_schema.statements.statement import Statement
from school_api.domain.errors import StatementRefused
from school_api.domain.signing import content_hash

ActKind = Literal["withdrawal-request", "close"]
MODELS: Mapping[ActKind, type[Close] | type[WithdrawalRequest]] = {
    "withdrawal-request": WithdrawalRequest,
    "close": Close,
}


class ActState(StrEnum):
    """Where an act stands."""

    OPEN = "open"  # the signers act next
    COMPLETE = "complete"  # the worker sends it
    ANSWERED = "answered"
    REFUSED = "refused"  # by the registrar
    VOID = "void"  # the packets changed: open a new one


@dataclass(frozen=True)
class ActPacket:
    """A packet that an act names."""

    record_key: str
    packet_digest: str
    grade: int = 0
    result: str = ""


@dataclass(frozen=True)
class Act:
    """An act; `members` are those of its statements but role, count, root and text."""

    act_id: UUID
    kind: ActKind
    school: str
    window_no: int
    grades: tuple[int, ...]
    members: Mapping[str, Any]
    roles: tuple[str, ...]
    content_hash: str
    state: ActState = ActState.OPEN
    reopened_at: datetime | None = None


def leaves_of(kind: ActKind, packets: Iterable[ActPacket]) -> list[bytes]:
    """What each packet becomes in the tree of the act."""
    if kind == "close":
        return [
            leaves.of_record("close", decode_digest(entry.record_key), decode_digest(entry.packet_digest))
            for entry in packets
        ]
    return [leaves.of_packet(kind, decode_digest(entry.packet_digest)) for entry in packets]


def hash_of(kind: ActKind, members: Mapping[str, Any], packets: Iterable[ActPacket]) -> str:
    """Fingerprint of the packets; another one means that they changed after the act was opened."""
    return content_hash(str(members["window"]), [encode(leaf) for leaf in leaves_of(kind, packets)])


def window_members(window: WindowOut, school: str) -> dict[str, Any]:
    """Members that acts of a window share."""
    return {
        "registrar": window.registrar,
        "school": school,
        "school_year": window.school_year,
        "level": window.level,
        "track": window.track,
        "window": window.window,
    }


def count_results(packets: Iterable[ActPacket]) -> list[dict[str, Any]]:
    """How many packets of each grade have each result."""
    counted = Counter((packet.grade, packet.result) for packet in packets)
    return [{"grade": grade, "result": result, "count": number} for (grade, result), number in sorted(counted.items())]


def check_act(
    statement: Statement[Close | WithdrawalRequest],
    *,
    kind: ActKind,
    members: Mapping[str, Any],
    roles: Sequence[str],
    packets: Sequence[ActPacket],
) -> str:
    """The role that signed, once the statement says exactly what was shown. Raises StatementRefused."""
    payload = statement.payload
    tree = merkle.Tree(leaves_of(kind, packets))
    if (payload.count, payload.root) != (len(tree.leaves), encode(tree.root)):
        raise StatementRefused("leaves")
    if payload.role not in roles:
        raise StatementRefused("role")
    said = payload.model_dump(mode="json", by_alias=True, exclude_none=True)
    own = {name: value for name, value in said.items() if name not in ("v", "kind", "role", "count", "root", "text")}
    if own != members:
        raise StatementRefused("binding")
    return payload.role
