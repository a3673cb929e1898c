"""The payload of each kind of statement (docs/packet.md §5): exactly these members, absent or present, never null."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from hbs_schema.statements.members import (
    LARGE_JWS_LIMIT,
    MAX_COUNT,
    GradesScope,
    One,
    PolicyName,
    SchoolStatement,
    Scope,
    Sequence,
    SmallCount,
    TreeHead,
    TreeStatement,
    check_ascending,
    check_first,
)
from hbs_schema.types import (
    ClassName,
    Code,
    Day,
    Digest,
    Grade,
    Instant,
    Label,
    Many,
    PupilCode,
    Slug,
    Uuid,
    Value,
    WindowNo,
)


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
        check_first(self.seq, self.previous)
        check_ascending(self.policies)
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
        check_first(self.seq, self.previous)
        return self


def check_successor(annotation: str, successor: str | None) -> None:
    """Raises ValueError unless a successor stands exactly with `reissued-as`."""
    if (annotation == "reissued-as") != (successor is not None):
        raise ValueError("successor stands if and only if the annotation is reissued-as")
