"""What the portal knows of a file that somebody was given, beyond what the file itself proves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hbs_schema.verification.report import Report

Known = Literal["current", "superseded", "revoked", "unknown"]
Overall = Literal["genuine", "superseded", "revoked", "withdrawn", "not-genuine", "indeterminate"]


@dataclass(frozen=True)
class Withdrawn:
    """A packet of a lock's withdrawn list."""

    successor: str | None
    withdrawn_at: datetime


@dataclass(frozen=True)
class KnownPackets:
    """Everything under one record key."""

    current: str | None
    withdrawn: Mapping[str, Withdrawn]


@dataclass(frozen=True)
class CheckedFile:
    """The verifier's report, and the portal's own knowledge of the packet (`packet` None: no packet could be read)."""

    report: Report
    packet: str | None
    known: Known
    withdrawn_at: datetime | None = None
    effective_at: datetime | None = None

    @property
    def overall(self) -> Overall:
        """The knowledge of the portal goes before a genuine or incomplete file, never before a failed check."""
        if self.report.verdict == "failed":
            return "not-genuine"
        if self.known == "superseded":
            return "superseded"
        if self.known == "revoked":
            return "revoked"
        return self.report.verdict


def known_as(packet: str, packets: KnownPackets) -> tuple[Known, datetime | None]:
    """What became of a packet, and when it was withdrawn."""
    withdrawn = packets.withdrawn.get(packet)
    if withdrawn is not None:
        return ("superseded" if withdrawn.successor else "revoked"), withdrawn.withdrawn_at
    if packets.current is None:
        return "unknown", None
    return ("current" if packets.current == packet else "superseded"), None
