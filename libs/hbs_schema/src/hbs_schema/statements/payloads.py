"""The payload of each kind of statement (docs/packet.md §5): exactly these members, absent or present, never null."""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from hbs_schema.types import (
    ClassName,
    Code,
    Day,
    Digest,
    Grade,
    Instant,
    Label,
    Many,
    PartName,
    PupilCode,
    SchoolYear,
    Slug,
    Uuid,
    Value,
    WindowNo,
)

Grades = Annotated[Many[Grade], Field(min_length=1, max_length=12)]
MAX_COUNT = 65_536
One = Annotated[int, Field(ge=1, le=1)]
"""Exactly 1; a Literal would take `true` for it."""

SmallCount = Annotated[int, Field(ge=1, le=MAX_COUNT)]
Sequence = Annotated[int, Field(ge=1)]
JWS_LIMIT = 4 * 1024
LARGE_JWS_LIMIT = 256 * 1024
STATUS_LIMIT = 1024 * 1024


class PolicyName(Value):
    """A policy as headers and endorsements name it; `digest` is the document digest."""

    id: Slug
    version: Sequence
    digest: Digest


class Scope(Value):
    """What the signer was shown the statement to be about."""

    class_name: Annotated[ClassName | None, Field(alias="class")] = None
    grades: Grades | None = None
    part: PartName | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("an empty scope is absent")
        _check_ascending(self.grades or ())
        return self


class GradesScope(Value):
    """The scope of closes and locks."""

    grades: Grades

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _check_ascending(self.grades)
        return self


class TreeHead(Value):
    """Count and root of a list that travels beside a lock."""

    count: Annotated[int, Field(ge=0, le=2**23)]
    root: Digest


class Payload(Value):
    """What all payloads share; `limit` is the length of the whole JWS in characters."""

    limit: ClassVar[int] = JWS_LIMIT
    v: One


class TreeStatement(Payload):
    """A statement over leaves."""

    registrar: Code
    school_year: SchoolYear
    level: Slug
    count: SmallCount
    root: Digest
    text: Annotated[str, Field(min_length=1, max_length=2000)]

    @model_validator(mode="after")
    def _single(self) -> Self:
        check_school_year(self.school_year)
        return self


class Endorsement(TreeStatement):
    """A teacher, homeroom teacher, principal or the school's seal vouches for parts or packets."""

    kind: Literal["endorsement"]
    school: Code
    track: Slug | None = None
    role: Slug
    covers: Literal["part", "packet"]
    scope: Scope | None = None
    policy: PolicyName

    @model_validator(mode="after")
    def _part_if_and_only_if(self) -> Self:
        has_part = self.scope is not None and self.scope.part is not None
        if has_part != (self.covers == "part"):
            raise ValueError("scope.part stands if and only if covers is part")
        return self


class SchoolStatement(TreeStatement):
    """A statement about packets of one school and one window."""

    school: Code
    track: Slug
    window: WindowNo


class SubmissionStatement(SchoolStatement):
    """The school's sending key names the packets of one submission."""

    kind: Literal["submission"]
    submission_id: Uuid
    sent_at: Instant


class Arrival(SchoolStatement):
    """The registrar has the bytes; nothing is checked yet."""

    kind: Literal["arrival"]
    count: One
    submission_id: Uuid
    received_at: Instant


class Receipt(SchoolStatement):
    """The registrar has accepted these packets."""

    kind: Literal["receipt"]
    submission_id: Uuid
    received_at: Instant


class WithdrawalRequest(SchoolStatement):
    """The issuing school revokes accepted packets, before the lock only."""

    kind: Literal["withdrawal-request"]
    role: Slug
    request_id: Uuid
    reason: Label


class Withdrawal(SchoolStatement):
    """The registrar confirms a revocation."""

    kind: Literal["withdrawal"]
    request_id: Uuid
    received_at: Instant


class ResultCount(Value):
    """How many packets of a grade have a result."""

    grade: Grade
    result: Label
    count: SmallCount


class LeftOut(Value):
    """A pupil who is expected and has no packet in this close, and why."""

    grade: Grade
    class_name: Annotated[ClassName | None, Field(alias="class")] = None
    record_key: Digest | None = None
    pupil_code: PupilCode | None = None
    reason: Literal["paper", "transferred", "supplementary", "other"]
    note: Label | None = None


class Close(SchoolStatement):
    """The school's list for a window and grades; one for each role that the policy names."""

    limit: ClassVar[int] = LARGE_JWS_LIMIT
    kind: Literal["close"]
    count: Annotated[int, Field(ge=0, le=MAX_COUNT)]
    role: Slug
    scope: GradesScope
    seq: Sequence
    previous: Digest
    results: Annotated[Many[ResultCount], Field(max_length=256)]
    left_out: Annotated[Many[LeftOut], Field(max_length=4096)]


class Lock(TreeStatement):
    """The registrar locks packets for ever."""

    limit: ClassVar[int] = LARGE_JWS_LIMIT
    kind: Literal["lock"]
    count: Annotated[int, Field(ge=0, le=2**23)]
    track: Slug
    scope: GradesScope
    window: WindowNo
    seq: Sequence
    previous: Digest | None = None
    effective_at: Instant
    calendar: Digest
    policies: Annotated[Many[Digest], Field(max_length=256)]
    schools: TreeHead
    withdrawn: TreeHead

    @model_validator(mode="after")
    def _chained(self) -> Self:
        _check_first(self.seq, self.previous)
        _check_ascending(self.policies)
        return self


class Decision(Value):
    """A numbered decision on paper."""

    number: Label
    date: Day


class Annotation(TreeStatement):
    """By a numbered decision the registrar says something about locked packets."""

    kind: Literal["annotation"]
    school: Code
    track: Slug
    annotation: Literal["identity-corrected", "invalidated", "reissued-as"]
    decision: Decision
    successor: Digest | None = None

    @model_validator(mode="after")
    def _successor_if_reissued(self) -> Self:
        check_successor(self.annotation, self.successor)
        return self


class Acknowledgement(TreeStatement):
    """The Bộ has the same root as the registrar's lock."""

    kind: Literal["acknowledgement"]
    count: One
    track: Slug
    window: WindowNo
    seq: Sequence
    previous: Digest | None = None

    @model_validator(mode="after")
    def _chained(self) -> Self:
        _check_first(self.seq, self.previous)
        return self


def check_successor(annotation: str, successor: str | None) -> None:
    """Raises ValueError unless a successor stands exactly with `reissued-as`."""
    if (annotation == "reissued-as") != (successor is not None):
        raise ValueError("successor stands if and only if the annotation is reissued-as")


def check_school_year(school_year: str) -> None:
    """Raises ValueError unless the second year follows the first."""
    first, second = school_year.split("-")
    if int(second) != int(first) + 1:
        raise ValueError("the second year follows the first")


def _check_first(seq: int, previous: str | None) -> None:
    if (seq == 1) != (previous is None):
        raise ValueError("previous is absent if and only if seq is 1")


def _check_ascending(items: Iterable[Any]) -> None:
    given = list(items)
    if given != sorted(set(given)):
        raise ValueError("in ascending order, without repeats")
