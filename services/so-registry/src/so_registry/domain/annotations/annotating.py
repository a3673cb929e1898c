"""What a numbered decision may say of locked packets, and of which: the content stays as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from so_registry.domain.act_errors import NotAnnotatable

AnnotationKind = Literal["identity-corrected", "invalidated", "reissued-as"]
KIND = "annotation"
"""Of the proposal."""
ENDING = frozenset({"invalidated", "reissued-as"})
MOST_OF_ONE = 16
"""Annotations of one packet that a bundle has room for (docs/packet.md §6)."""


@dataclass(frozen=True)
class Wanted:
    """What is to be said: by decision number and date, of these packets; a successor only for `reissued-as`."""

    annotation: AnnotationKind
    number: str
    date: str
    packets: tuple[str, ...]
    successor: str | None = None


@dataclass(frozen=True)
class LockedPacket:
    """A locked packet, and what is said of it already."""

    packet_digest: str
    registrar: str
    school: str
    school_year: str
    level: str
    track: str
    annotations: tuple[str, ...] = ()

    @property
    def scope(self) -> tuple[str, str, str, str, str]:
        """What one statement is about."""
        return self.registrar, self.school, self.school_year, self.level, self.track


def members_of(wanted: Wanted, locked: Mapping[str, LockedPacket]) -> dict[str, Any]:
    """Exactly what will be signed, but count, root and time. `locked`: by digest, the successor too.

    Raises NotAnnotatable.
    """
    _check_form(wanted)
    missing = [name for name in wanted.packets if name not in locked]
    if missing:
        raise NotAnnotatable("not-locked")
    packets = [locked[name] for name in wanted.packets]
    _check_alike(packets)
    if wanted.successor is not None:
        _check_successor(wanted, locked.get(wanted.successor))
    registrar, school, school_year, level, track = packets[0].scope
    return {
        "registrar": registrar,
        "school": school,
        "school_year": school_year,
        "level": level,
        "track": track,
        "annotation": wanted.annotation,
        "decision": {"number": wanted.number, "date": wanted.date},
        "packets": sorted(wanted.packets),
        **({"successor": wanted.successor} if wanted.successor else {}),
    }


def wanted_of(members: Mapping[str, Any]) -> Wanted:
    """What a proposal's members ask for."""
    decision = members["decision"]
    return Wanted(
        members["annotation"],
        decision["number"],
        decision["date"],
        tuple(members["packets"]),
        members.get("successor"),
    )


def _check_form(wanted: Wanted) -> None:
    if len(set(wanted.packets)) != len(wanted.packets) or not wanted.packets:
        raise NotAnnotatable("list")
    # A successor is of one packet.
    if (wanted.annotation == "reissued-as") != (wanted.successor is not None):
        raise NotAnnotatable("successor")
    if wanted.successor is not None and len(wanted.packets) != 1:
        raise NotAnnotatable("successor")


def _check_alike(packets: Sequence[LockedPacket]) -> None:
    if len({packet.scope for packet in packets}) != 1:
        raise NotAnnotatable("scope")
    if any(ENDING & set(packet.annotations) for packet in packets):
        raise NotAnnotatable("ended")
    if any(len(packet.annotations) >= MOST_OF_ONE for packet in packets):
        raise NotAnnotatable("too-many")


def _check_successor(wanted: Wanted, successor: LockedPacket | None) -> None:
    """What takes its place is locked itself, in force, and another."""
    if successor is None or ENDING & set(successor.annotations) or wanted.successor in wanted.packets:
        raise NotAnnotatable("successor")
