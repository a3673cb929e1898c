"""Part `header`: what a packet is, apart from what it says about the pupil (docs/packet.md §4)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hbs_schema.statements.documents import SchemaName
from hbs_schema.statements.members import PolicyName, check_school_year
from hbs_schema.types import (
    ClassName,
    Code,
    Digest,
    Grade,
    Instant,
    PacketId,
    SchoolYear,
    Slug,
    Value,
)

MAX_PARTS = 64


class Header(Value):
    """The header of format 1."""

    format: Literal["hbs/1"]
    schema_name: Annotated[SchemaName, Field(alias="schema")]
    packet_id: PacketId
    record_key: Digest
    kind: Literal["issue", "replacement"]
    revision: Annotated[int, Field(ge=1, le=9999)]
    supersedes: Digest | None = None
    registrar: Code
    school: Code
    school_year: SchoolYear
    level: Slug
    grade: Grade
    class_name: Annotated[ClassName, Field(alias="class")]
    track: Slug
    policy: PolicyName
    parts: Annotated[int, Field(ge=1, le=MAX_PARTS)]
    created_at: Instant

    @model_validator(mode="after")
    def _first_or_later(self) -> Self:
        check_school_year(self.school_year)
        is_first = self.revision == 1
        if is_first != (self.kind == "issue") or is_first != (self.supersedes is None):
            raise ValueError("an issue is revision 1 and supersedes nothing; a replacement is later and does")
        return self
