"""What both schools and their registrars sign when a record changes hands (docs/transfer.md §2).

None of it says the lookup code: `record` is its digest, and whoever has the code finds that it is this one.
"""

from hashlib import sha256
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from hbs_schema import base64url
from hbs_schema.statements.members import LARGE_JWS_LIMIT, Payload
from hbs_schema.transfers.sentences import sentence
from hbs_schema.types import Code, Digest, Grade, Instant, Label, Many, SchoolYear, Slug, Uuid, Value

Step = Literal["handed-over", "accepted", "refused", "expired"]


class Side(Value):
    """A school and the registrar whose registry it sends to."""

    registrar: Code
    school: Code


class HandedYear(Value):
    """A year record that goes with the record, as the giving registry has it."""

    school_year: SchoolYear
    grade: Grade
    record_key: Digest
    packet: Digest


class HandedInterim(Value):
    """The interim record of the year that is under way: what the receiving school's year record has to cite."""

    school_year: SchoolYear
    packet: Digest


class TransferDocument(Payload):
    """What the three documents share. `text` is what the signer was shown, made from the members alone."""

    limit: ClassVar[int] = LARGE_JWS_LIMIT
    registrar: Code
    transfer: Uuid
    record: Digest
    level: Slug
    text: Annotated[str, Field(min_length=1, max_length=2000)]

    @model_validator(mode="after")
    def _says_its_members(self) -> Self:
        if self.text != sentence(self.model_dump(mode="json", by_alias=True, exclude_none=True)):
            raise ValueError("the sentence is not that of the members")
        return self


class HandOver(TransferDocument):
    """The giving school's head hands over; in the middle of a year with the interim record."""

    kind: Literal["hand-over"]
    school: Code
    role: Slug
    to: Side
    years: Annotated[Many[HandedYear], Field(max_length=16)]
    interim: HandedInterim | None = None


class Acceptance(TransferDocument):
    """The receiving school's head takes it over, by the statement that handed it over."""

    kind: Literal["transfer-acceptance"]
    school: Code
    role: Slug
    hand_over: Digest


class Transfer(TransferDocument):
    """A registrar tells the other one, through the Ministry, what has become of a case and since when."""

    kind: Literal["transfer"]
    step: Step
    giver: Side
    receiver: Side
    hand_over: Digest
    acceptance: Digest | None = None
    at: Instant
    deadline: Instant
    reason: Label | None = None

    @model_validator(mode="after")
    def _acceptance_if_accepted(self) -> Self:
        if (self.step == "accepted") != (self.acceptance is not None):
            raise ValueError("acceptance stands if and only if step is accepted")
        return self


def record_digest(lookup_code: str) -> str:
    """How a record is named without its code: 122 random bits are not guessed."""
    return base64url.encode(sha256(b"hbs-transfer1:record\x00" + lookup_code.encode("ascii")).digest())


def with_text(kind: str, members: dict[str, Any]) -> dict[str, Any]:
    """Members with the sentence that belongs to them, ready to be signed."""
    return {**members, "text": sentence({"kind": kind, **members})}
