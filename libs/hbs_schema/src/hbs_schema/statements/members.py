"""What payloads of several kinds have in common: members, limits, and rules about them."""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, model_validator

from hbs_schema.types import (
    ClassName,
    Code,
    Digest,
    Grade,
    Many,
    PartName,
    SchoolYear,
    Slug,
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
        check_ascending(self.grades or ())
        return self


class GradesScope(Value):
    """The scope of closes and locks."""

    grades: Grades

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_ascending(self.grades)
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


class SchoolStatement(TreeStatement):
    """A statement about packets of one school and one window."""

    school: Code
    track: Slug
    window: WindowNo


def check_school_year(school_year: str) -> None:
    """Raises ValueError unless the second year follows the first."""
    first, second = school_year.split("-")
    if int(second) != int(first) + 1:
        raise ValueError("the second year follows the first")


def check_first(seq: int, previous: str | None) -> None:
    """Raises ValueError unless the first of a chain, and only the first, names nothing before it."""
    if (seq == 1) != (previous is None):
        raise ValueError("previous is absent if and only if seq is 1")


def check_ascending(items: Iterable[Any]) -> None:
    """Raises ValueError for a repeat or another order."""
    given = list(items)
    if given != sorted(set(given)):
        raise ValueError("in ascending order, without repeats")
