"""What the registry already knows about a submission's packets, loaded before any of them is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hbs_schema.envelopes.shape import Proof
from hbs_schema.intake.algorithms import AlgorithmList, shipped_algorithms
from hbs_schema.intake.pupils import Key
from hbs_schema.intake.signers import SignerEntry
from hbs_schema.intake.windows import Unclosed
from hbs_schema.rules.rule_book import RuleBookFile, shipped_rule_book
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement


class Topic(StrEnum):
    """What a registrar knows and a file does not say."""

    WINDOW = "window"
    POLICIES = "policies"
    SIGNERS = "signers"
    RECORDS = "records"  # codes, pupils' keys, earlier packets, closes, locks: nobody but the registrar has them


@dataclass(frozen=True)
class KnownPacket:
    """An accepted packet."""

    lookup_code: str
    revision: int
    packet_digest: str
    record_key: str
    school: str
    window_no: int
    grade: int
    submission_id: UUID
    receipt: str
    receipt_index: int
    receipt_path: tuple[str, ...]
    is_withdrawn: bool
    is_superseded: bool
    closes_at: datetime
    """The cutoff of its own window."""
    unclosed: str
    is_closed: bool
    """Its school's close in its own window covers its grade."""
    is_grade_locked: bool
    """In its own window."""
    is_locked: bool
    """Its record is, in whatever window."""

    @property
    def is_effective(self) -> bool:
        """Neither withdrawn nor superseded."""
        return not (self.is_withdrawn or self.is_superseded)

    def is_left_out(self, window_no: int, at: datetime) -> bool:
        """Its own window, which is not this one, locks without it: it counts nowhere."""
        if self.is_locked or self.window_no == window_no:
            return False
        misses_close = self.unclosed == Unclosed.LEAVE_OUT and at >= self.closes_at and not self.is_closed
        return self.is_grade_locked or misses_close

    def reason_to_stay(self, window_no: int, at: datetime) -> str | None:
        """Why its own grade and window keep a submission to this window, received then, from replacing it."""
        if self.is_left_out(window_no, at):
            return None
        if self.is_locked or self.is_grade_locked:
            return "record-locked"
        if self.is_closed:
            return "school-closed"
        is_past = self.window_no != window_no and at >= self.closes_at
        return "window-closed" if is_past and not self.is_withdrawn else None

    @property
    def receipt_proof(self) -> Proof:
        """Where the packet stands in its receipt."""
        return Proof(statement=self.receipt, index=self.receipt_index, path=self.receipt_path)


@dataclass(frozen=True)
class PartAge:
    """The newest endorsement ever accepted for one part (empty: the packet) and role of a record key."""

    iat: int
    statement: str


@dataclass(frozen=True)
class Knowledge:
    """Everything by the key under which a packet asks for it."""

    signers: Mapping[str, tuple[SignerEntry, ...]] = field(default_factory=dict)
    policies: Mapping[str, Statement[Policy]] = field(default_factory=dict)
    presented: frozenset[str] = frozenset()
    """Names of statements whose leaves were all shown before."""
    latest: Mapping[str, KnownPacket] = field(default_factory=dict)
    """By lookup code, this school year's highest revision."""
    accepted: Mapping[str, KnownPacket] = field(default_factory=dict)
    """By packet digest."""
    key_owners: Mapping[Key, str] = field(default_factory=dict)
    """By (kind, value): the code that a pupil's key is linked to."""
    book: RuleBookFile = field(default_factory=shipped_rule_book)
    """By which the content is judged."""
    algorithms: AlgorithmList = field(default_factory=shipped_algorithms)
    teachers: tuple[SignerEntry, ...] = ()
    """Who is named for classes and parts of the school, where a policy asks for all of them."""

    managers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By lookup code: the school that manages the record, and its successor."""
    interims: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By lookup code: the school that took the record over in this year, and the interim record that it has to cite."""
    packet_ids: frozenset[str] = frozenset()
    """Ids of this submission's packets that accepted packets bear already."""
    part_ages: Mapping[tuple[str, str, str], PartAge] = field(default_factory=dict)
    """By record key, part, role."""
    closed_grades: frozenset[int] = frozenset()
    locked_grades: frozenset[int] = frozenset()
    locked_records: frozenset[str] = frozenset()
    """Record keys that are locked, in whatever window."""
    expected: frozenset[str] = frozenset()
    """Record keys that a window takes which does not take everybody's."""
    school_grades: frozenset[int] | None = None
    """With which grades the school takes part; None: all of the window's."""
    announced_class: str | None = None
    """The class for which the submission was announced, if it came in grace."""
    untold: frozenset[Topic] = frozenset()
    """What is not known here: whatever needs it is not asked. Empty at the registrar."""
