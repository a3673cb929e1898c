"""The shape of the answers that a signing client uses. It is checked whole before anything of it is read: what a
service sends may be anything, and a client that fails in the middle of it has told its signer nothing.

Only members that are used are named; others may come and are passed over.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from hbs_schema.envelopes.shape import Proof
from hbs_schema.types import ClassName, Digest, Many, PartName, Slug, Uuid

CHUNK: Final = 60
"""Items that are asked for, and statements that are handed over, at once."""
MOST_LINES: Final = 4_000
MOST_PARTS: Final = 64
MOST_NOTES: Final = 1_000

Part = PartName | Literal[""]


class Answer(BaseModel):
    """An answer, read strictly."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class Words(Answer):
    """A sentence in both languages."""

    vi: str
    en: str


class Noted(Answer):
    """A warning."""

    sentences: Words


class WorkLine(Answer):
    """One role's signature over a part or the packets of a class."""

    class_id: Uuid
    class_name: Annotated[ClassName, Field(alias="class")]
    grades: Many[int]
    role: Slug
    part: Part
    title: Words
    waiting: int
    blocked: int


class Work(Answer):
    """What waits for a signature."""

    items: Annotated[Many[WorkLine], Field(max_length=MOST_LINES)]


class Scope(Answer):
    """Where a statement holds."""

    class_name: Annotated[ClassName | None, Field(alias="class")] = None
    part: PartName | None = None


class Members(Answer):
    """Of a statement that is asked for."""

    role: Slug
    scope: Scope
    policy: dict[str, Any]


class Session(Answer):
    """A signing session."""

    session_id: Uuid
    stage: Annotated[int, Field(ge=0, le=64)]
    is_individual: bool
    members: Members
    warnings: Annotated[Many[Noted], Field(max_length=MOST_NOTES)] = ()


class Earlier(Answer):
    """A signature that stands before."""

    stage: int
    part: str
    proof: Proof


class Change(Answer):
    """A field that is no longer as it was."""

    pointer: str
    before: Any
    after: Any


class Changed(Answer):
    """What changed since this stage was last signed."""

    fields: Annotated[Many[Change], Field(max_length=MOST_NOTES)]


class Item(Answer):
    """One packet to be signed."""

    position: int
    parts: Annotated[Many[str], Field(min_length=1, max_length=MOST_PARTS)]
    endorsements: Annotated[Many[Earlier], Field(max_length=MOST_NOTES)]
    statement: Digest | None
    warnings: Annotated[Many[Noted], Field(max_length=MOST_NOTES)] = ()
    changed_since: Changed | None = None


class Items(Answer):
    """A chunk of packets: never more than were asked for."""

    items: Annotated[Many[Item], Field(max_length=CHUNK)]
    next: str | None = None


class ActPacket(Answer):
    """A packet that an act names."""

    record_key: Digest
    packet: Digest


class Act(Answer):
    """A close or withdrawal request."""

    act_id: Uuid
    kind: Literal["withdrawal-request", "close"]
    state: str
    roles: Annotated[Many[Slug], Field(max_length=MOST_PARTS)]
    signed_roles: Annotated[Many[Slug], Field(max_length=MOST_PARTS)]
    members: dict[str, Any]
    packets: Annotated[Many[ActPacket], Field(max_length=200_000)]


class Detail(Answer):
    """One item of a problem."""

    sentences: Words = Words(vi="", en="")


class Problem(Answer):
    """A refusal (RFC 9457)."""

    type: str = ""
    title: str = ""
    detail: str = ""
    errors: Many[Detail] = ()
