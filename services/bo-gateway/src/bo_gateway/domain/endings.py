"""When an authority's certificate ended, and why, by everything that was ever noted of it (docs/packet.md §5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Reason = Literal["retired", "compromised"]


@dataclass(frozen=True)
class End:
    """From this instant on a certificate may sign nothing; what a compromised one claims of a time proves nothing."""

    at: datetime
    reason: Reason

    def joined(self, other: "End") -> "End":
        """Both at once: the earlier instant and the graver reason, so that no end is ever made weaker."""
        is_stolen = "compromised" in (self.reason, other.reason)
        return End(min(self.at, other.at), "compromised" if is_stolen else "retired")


def joined_ends(noted: Iterable[tuple[str, End]]) -> dict[str, End]:
    """What counts of each certificate, by thumbprint, in whatever order its ends were noted."""
    counting: dict[str, End] = {}
    for thumbprint, end in noted:
        known = counting.get(thumbprint)
        counting[thumbprint] = known.joined(end) if known else end
    return counting
