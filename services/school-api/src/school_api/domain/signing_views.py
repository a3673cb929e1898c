"""What a signing client is given, so that it computes itself what it signs, and what it sends back."""

from typing import Annotated, Any, Literal

from pydantic import Field

from hbs_schema import types
from hbs_schema.envelopes.shape import Certificates, Jws, PartText, Proof
from hbs_schema.request_text import Label
from hbs_schema.types import Code, Digest, Grade, Instant, Many, PartName, Slug, Uuid, Value, WindowNo
from school_api.domain.closes import Excused
from school_api.domain.views import FindingOut, SentencesOut
from school_api.domain.year.history_views import FieldChangeOut


class SessionIn(Value):
    """Sign one part, or (without `part`) the packets, of a class in a role."""

    class_id: Uuid
    role: Slug
    part: PartName | None = None
    drafts: Many[Uuid] | None = None
    """Only these drafts; all that wait for this signature unless given."""


class SigningSessionOut(Value):
    """A signing session. `members` are those of the statement's payload, but for count, root and text.

    `text` is the sentence for one statement over all items; a signing client makes its own from what it signs.
    """

    session_id: Uuid
    class_id: Uuid
    state: Literal["open", "complete", "void"]
    stage: int
    is_individual: bool
    members: dict[str, Any]
    text: str
    items: int
    signed: int
    content_hash: str
    signer: Annotated[Uuid | None, Field(description="The person whose session it is")] = None
    capacity: Annotated[
        str | None, Field(description="As what he signs: a role, and how a teacher has it, such as homeroom/main")
    ] = None
    warnings: Many[FindingOut] = ()


class EarlierEndorsement(Value):
    """A signature that stands before the one asked for."""

    stage: int
    part: str
    proof: Proof


class ChangedSince(Value):
    """What is no longer as it was when this stage and part were last signed, and when that was."""

    signed_at: str
    fields: Many[FieldChangeOut]


class SigningItem(Value):
    """One draft: the exact part strings, and the signatures of earlier stages. `statement` once it is signed here.

    `warnings` and `changed_since` point at what deserves a look; what is signed are the strings.
    """

    position: int
    draft_id: Uuid
    parts: Many[PartText]
    endorsements: Many[EarlierEndorsement]
    statement: Digest | None
    warnings: Many[FindingOut] = ()
    changed_since: ChangedSince | None = None


class SigningItems(Value):
    """A chunk of a session's items, with the statements that they refer to."""

    items: Many[SigningItem]
    statements: dict[Digest, Jws]
    next: str | None = None


class SigningWorkLine(Value):
    """One role's signature over one part, or (empty `part`) the packets, of a class.

    `waiting` drafts can be signed now; `blocked` ones lack signatures of the roles in `before`.
    """

    class_id: Uuid
    class_name: types.ClassName = Field(alias="class")
    level: Slug
    grades: Many[Grade]
    track: Slug
    role: Slug
    part: str
    title: SentencesOut
    waiting: int
    blocked: int
    before: Many[Slug]


class SigningWorkOut(Value):
    """What the caller may sign at a school, by grade and class."""

    items: Many[SigningWorkLine]


class SignedStatement(Value):
    """A statement and all leaves of its tree, ascending."""

    statement: Jws
    leaves: Annotated[Many[str], Field(min_length=1, max_length=200)]


class StatementsIn(Value):
    """Signatures of a session: one over all items, or one for each; a part of them may come first."""

    statements: Annotated[Many[SignedStatement], Field(min_length=1, max_length=200)]
    certificates: Certificates


class WithdrawalIn(Value):
    """Revoke accepted records, before the lock only."""

    school: Code
    window: WindowNo
    drafts: Annotated[Many[Uuid], Field(min_length=1, max_length=2000)]
    reason: Label


class CloseSchoolIn(Value):
    """Close some grades of a window: every accepted record is in it, every other pupil has a reason."""

    school: Code
    window: WindowNo
    grades: Annotated[Many[Grade], Field(min_length=1, max_length=12)]
    left_out: Annotated[Many[Excused], Field(max_length=4096)] = ()


class ActPacketOut(Value):
    """A packet that an act names, and what makes its leaf."""

    record_key: Digest
    packet: Digest


class ActOut(Value):
    """A close or withdrawal request: `members` are those of each statement's payload, but role, count, root, text.

    Each of `roles` signs the same list. It is sent to the registrar once all have.
    """

    act_id: Uuid
    kind: Literal["withdrawal-request", "close"]
    school: Code
    window: WindowNo
    state: Literal["open", "complete", "answered", "refused", "void"]
    roles: Many[Slug]
    signed_roles: Many[Slug]
    members: dict[str, Any]
    packets: Many[ActPacketOut]
    content_hash: str
    answer: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
    reopened_at: Annotated[Instant | None, Field(description="A close's: it was opened again, and counts no more")] = (
        None
    )


class ActStatementIn(Value):
    """One role's statement."""

    statement: Jws
    certificates: Certificates
