"""Recomputing an audit: what was changed, taken out, put in, or rolled back is named (docs/audit.md §3).

Rows come lane by lane, each lane from its beginning; nothing but sixteen hashes and the checkpoints is kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hbs_schema import base64url
from hbs_schema.audit.chain import LANES, beginning, link
from hbs_schema.audit.checkpoint import Checkpoint, Head

SHOWN = 100
"""Of findings at most; the number of all is counted."""


@dataclass(frozen=True)
class Entry:
    """A place in a lane: the hash that is stored there, and the digest of the row; None: the row is not there."""

    lane: int
    position: int
    hash: bytes
    row: bytes | None


@dataclass(frozen=True)
class AuditFinding:
    """What does not hold: a stable code, and the place `lane/position`, a row's number, or a checkpoint's `seq`."""

    code: str
    place: str


@dataclass
class AuditCheck:
    """Take `entries`, then the checkpoints; `findings` says what does not hold."""

    service: str
    rows: int = 0
    count: int = 0
    findings: list[AuditFinding] = field(default_factory=list)
    _heads: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    _wanted: dict[tuple[int, int], list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def remember(self, heads: Iterable[Head], told_by: str) -> None:
        """Before any entry: places that somebody has kept elsewhere."""
        for head in heads:
            self._wanted[(head.lane, head.count)].append((told_by, head.hash))

    def expect(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Before any entry: what the checkpoints, oldest first, say of places. Their own chain is checked here."""
        former: Checkpoint | None = None
        reached: Mapping[int, int] = {}
        for checkpoint in checkpoints:
            payload = checkpoint.payload
            follows = base64url.encode(former.digest) if former else None
            expected = former.payload.seq + 1 if former else 1
            if (payload.previous, payload.seq, payload.service) != (follows, expected, self.service):
                self.find("checkpoint-chain", str(payload.seq))
            lanes = {head.lane: head.count for head in payload.lanes}
            if any(lanes.get(lane, 0) < count for lane, count in reached.items()):
                self.find("checkpoint-backwards", str(payload.seq))
            self.remember(payload.lanes, str(payload.seq))
            former, reached = checkpoint, lanes

    def take(self, entry: Entry) -> None:
        """The next place of its lane."""
        count, former = self._heads.get(entry.lane, (0, beginning(self.service, entry.lane)))
        place = f"{entry.lane}/{entry.position}"
        self.rows += 1
        if not 0 <= entry.lane < LANES:
            self.find("lane-unknown", place)
        if entry.position != count + 1:
            self.find("row-missing", f"{entry.lane}/{count + 1}")
        if entry.row is None:
            self.find("row-missing", place)
        elif entry.position == count + 1 and link(former, entry.row) != entry.hash:
            self.find("row-changed", place)
        for seq, wanted in self._wanted.pop((entry.lane, entry.position), ()):
            if base64url.encode(entry.hash) != wanted:
                self.find("checkpoint-differs", f"{seq}: {place}")
        # Going on from the stored hash, one changed row is one finding.
        self._heads[entry.lane] = (entry.position, entry.hash)

    def finish(self) -> tuple[Head, ...]:
        """After the last entry: places that a checkpoint has and the audit has not. The heads as they stand."""
        for (lane, position), wanted in sorted(self._wanted.items()):
            for seq, _ in wanted:
                self.find("rolled-back", f"{seq}: {lane}/{position}")
        self._wanted.clear()
        heads = sorted(self._heads.items())
        return tuple(Head(lane=lane, count=count, hash=base64url.encode(last)) for lane, (count, last) in heads)

    def find(self, code: str, place: str) -> None:
        """Note what does not hold."""
        self.count += 1
        if len(self.findings) < SHOWN:
            self.findings.append(AuditFinding(code, place))
