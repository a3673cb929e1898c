"""Documents: statements whose payload is the document (docs/packet.md §5, second table)."""

from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from hbs_schema.statements.members import (
    LARGE_JWS_LIMIT,
    STATUS_LIMIT,
    Payload,
    Sequence,
    check_school_year,
)
from hbs_schema.statements.payloads import check_successor
from hbs_schema.types import Code, Digest, Instant, Many, PartName, SchoolYear, Slug, Value

PartPattern = PartName | Literal["subjects/*"]


class Stage(Value):
    """One step of signing: who, over what, and whether one signature or several are needed."""

    role: Slug
    covers: Literal["part", "packet"]
    parts: Annotated[Many[PartPattern], Field(min_length=1, max_length=64)] | None = None
    stand_ins: Annotated[Many[Slug], Field(max_length=8)]
    signers: Literal["any", "all"]
    individual: bool

    @model_validator(mode="after")
    def _parts_if_and_only_if(self) -> Self:
        if (self.parts is not None) != (self.covers == "part"):
            raise ValueError("parts stand if and only if covers is part")
        return self

    def matches(self, part_name: str) -> bool:
        """Whether a part of this name is among those of the stage."""
        patterns = self.parts or ()
        return part_name in patterns or ("subjects/*" in patterns and part_name.startswith("subjects/"))


class Policy(Payload):
    """Who signs a year record, in which order, over what; dated data, never code."""

    limit: ClassVar[int] = LARGE_JWS_LIMIT
    kind: Literal["policy"]
    registrar: Code
    id: Slug
    version: Sequence
    levels: Annotated[Many[Slug], Field(min_length=1, max_length=8)]
    stages: Annotated[Many[Stage], Field(min_length=1, max_length=16)]
    close_roles: Annotated[Many[Slug], Field(min_length=1, max_length=8)]
    withdrawal_roles: Annotated[Many[Slug], Field(min_length=1, max_length=8)]
    rs256_until: Instant

    @model_validator(mode="after")
    def _unambiguous(self) -> Self:
        covers = [stage.covers for stage in self.stages]
        if covers != sorted(covers, key=["part", "packet"].index):
            raise ValueError("stages that cover parts come first")
        if covers[-1] != "packet":
            raise ValueError("a policy has a stage that covers the packet")
        seats = [(stage.covers, role) for stage in self.stages for role in (stage.role, *stage.stand_ins)]
        if len(set(seats)) != len(seats):
            raise ValueError("no role stands twice among stages that cover the same")
        return self


class SchemaName(Value):
    """Which models hold for a value."""

    id: Slug
    version: Sequence


class Calendar(Payload):
    """Windows of a school year and level; verifiers read nothing of it but its digest."""

    limit: ClassVar[int] = LARGE_JWS_LIMIT
    kind: Literal["calendar"]
    registrar: Code
    id: Slug
    version: Sequence
    school_year: SchoolYear
    level: Slug
    schema_name: Annotated[SchemaName, Field(alias="schema")]
    rules: dict[str, Any]

    @model_validator(mode="after")
    def _year(self) -> Self:
        check_school_year(self.school_year)
        return self


class AuthorityCertificate(Value):
    """A certificate with one purpose, from `not_before` until before `not_after`."""

    purpose: Literal["receipt", "lock", "policy", "qr", "status", "ack"]
    thumbprint: Annotated[Digest, Field(alias="x5t#S256")]
    not_before: Instant
    not_after: Instant


class AuthorityBo(Value):
    """The Ministry's own certificates."""

    certificates: Annotated[Many[AuthorityCertificate], Field(max_length=64)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _check_certificates(self.certificates)
        return self


class AuthorityRegistrar(AuthorityBo):
    """A registrar's certificates; `successor` once another registrar has taken over."""

    registrar: Code
    successor: Code | None = None


class Authority(Payload):
    """The Bộ's root key says who may sign what: registrars' and its own certificates."""

    limit: ClassVar[int] = LARGE_JWS_LIMIT
    kind: Literal["authority"]
    number: Sequence
    issued_at: Instant
    bo: AuthorityBo
    registrars: Annotated[Many[AuthorityRegistrar], Field(max_length=128)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_strictly_ascending([entry.registrar for entry in self.registrars])
        holders: dict[str, int] = {}
        for number, holder in enumerate((self.bo, *self.registrars)):
            for entry in holder.certificates:
                if holders.setdefault(entry.thumbprint, number) != number:
                    raise ValueError("a certificate has one holder")
        return self

    def certificates_of(self, registrar: str) -> tuple[AuthorityCertificate, ...]:
        """A registrar's own certificates; none if the document does not name it."""
        entry = self._entry(registrar)
        return entry.certificates if entry else ()

    def successors_of(self, registrar: str) -> tuple[str, ...]:
        """The registrar and those that took over from it, one after the other."""
        line: list[str] = []
        while registrar not in line:
            line.append(registrar)
            entry = self._entry(registrar)
            registrar = entry.successor if entry and entry.successor else registrar
        return tuple(line)

    def _entry(self, registrar: str) -> AuthorityRegistrar | None:
        return next((entry for entry in self.registrars if entry.registrar == registrar), None)


class AuthorityName(Value):
    """The newest authority document when a status was issued."""

    number: Sequence
    digest: Digest


class Ended(Value):
    """An authority's certificate that may sign no more."""

    thumbprint: Annotated[Digest, Field(alias="x5t#S256")]
    ended_at: Instant
    reason: Literal["retired", "compromised"]


class AnnotatedPacket(Value):
    """A packet that was annotated after its lock."""

    packet: Digest
    annotation: Literal["identity-corrected", "invalidated", "reissued-as"]
    successor: Digest | None = None

    @model_validator(mode="after")
    def _successor_if_reissued(self) -> Self:
        check_successor(self.annotation, self.successor)
        return self


class Status(Payload):
    """Daily, for one registrar and school year: what changed after the locks, for those who verify offline."""

    limit: ClassVar[int] = STATUS_LIMIT
    kind: Literal["status"]
    registrar: Code
    school_year: SchoolYear
    seq: Sequence
    issued_at: Instant
    next_update: Instant
    authority: AuthorityName
    ended: Many[Ended]
    annotated: Many[AnnotatedPacket]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_school_year(self.school_year)
        if self.next_update <= self.issued_at:
            raise ValueError("next_update is after issued_at")
        check_strictly_ascending([entry.thumbprint for entry in self.ended])
        check_strictly_ascending([entry.packet for entry in self.annotated])
        return self


def check_strictly_ascending(keys: list[str]) -> None:
    """Raises ValueError unless keys ascend without repeats."""
    if any(a >= b for a, b in pairwise(keys)):
        raise ValueError("in ascending order, without repeats")


def _check_certificates(certificates: tuple[AuthorityCertificate, ...]) -> None:
    keys = [(entry.thumbprint, entry.purpose) for entry in certificates]
    if keys != sorted(set(keys)):
        raise ValueError("certificates ascend by thumbprint, then purpose")
