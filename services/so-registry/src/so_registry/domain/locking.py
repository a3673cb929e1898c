"""What a lock names: effective packets, the withdrawn and superseded ones, the schools; each list with its tree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from sys import intern
from typing import NamedTuple

from hbs_schema import leaves
from hbs_schema.base64url import decode_digest, encode
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import SignedTree, sign_tree
from hbs_schema.intake.windows import Window
from hbs_schema.merkle import Tree
from hbs_schema.statements.payloads import Lock
from hbs_schema.verification.times import to_instant
from so_registry.domain.reporting import chunk_numbers


class LockedPacket(NamedTuple):
    """An effective packet. The leaf comes first: packets in the order of their tree are in order."""

    leaf: bytes
    record_key: str
    packet_digest: str
    school: str
    policy: str
    receipt: str

    @classmethod
    def of(cls, record_key: str, packet_digest: str, school: str, policy: str, receipt: str) -> "LockedPacket":
        """One of perhaps a million: what many have in common is kept once."""
        leaf = leaves.of_record("lock", decode_digest(record_key), decode_digest(packet_digest))
        return cls(leaf, record_key, packet_digest, intern(school), intern(policy), intern(receipt))


@dataclass(frozen=True)
class WithdrawnPacket:
    """A packet that was revoked, or replaced by `successor`."""

    record_key: str
    packet_digest: str
    successor: str | None
    at: datetime

    def leaf(self) -> bytes:
        successor = decode_digest(self.successor) if self.successor else leaves.NO_SUCCESSOR
        return leaves.withdrawn(decode_digest(self.record_key), decode_digest(self.packet_digest), successor)


@dataclass(frozen=True)
class LockLists:
    """The three lists of a lock, each in the order of its tree."""

    packets: tuple[LockedPacket, ...]
    withdrawn: tuple[WithdrawnPacket, ...]
    schools: tuple[str, ...]

    @classmethod
    def of(cls, packets: Iterable[LockedPacket], withdrawn: Sequence[WithdrawnPacket]) -> "LockLists":
        """Order the lists; the schools are those whose packets are locked."""
        ordered = tuple(sorted(packets))
        return cls(
            ordered,
            tuple(sorted(withdrawn, key=WithdrawnPacket.leaf)),
            tuple(sorted({packet.school for packet in ordered})),
        )

    @property
    def pieces(self) -> list[int]:
        """The chunk of the report in which each packet goes."""
        return chunk_numbers([packet.receipt for packet in self.packets])

    @property
    def policies(self) -> list[str]:
        """Document digests of the packets' policies, ascending."""
        return sorted({packet.policy for packet in self.packets})


def sign_lock(
    lists: LockLists,
    window: Window,
    grades: Sequence[int],
    *,
    seq: int,
    previous: str | None,
    key: SigningKey,
    signed_at: datetime,
) -> SignedTree[Lock]:
    """The lock statement. `previous` is the name of the registrar's lock before it."""
    withdrawn = Tree([packet.leaf() for packet in lists.withdrawn])
    schools = Tree([leaves.school(school) for school in lists.schools])
    members = {
        "registrar": window.registrar,
        "school_year": window.school_year,
        "level": window.level,
        "track": window.track,
        "scope": {"grades": sorted(grades)},
        "window": str(window.window_no),
        "seq": seq,
        **({"previous": previous} if previous else {}),
        "effective_at": to_instant(window.effective_at),
        "calendar": window.calendar,
        "policies": lists.policies,
        "schools": {"count": len(lists.schools), "root": encode(schools.root)},
        "withdrawn": {"count": len(lists.withdrawn), "root": encode(withdrawn.root)},
    }
    return sign_tree(Lock, [packet.leaf for packet in lists.packets], members, key=key, signed_at=signed_at)
