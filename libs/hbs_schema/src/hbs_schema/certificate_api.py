"""Bodies of the registrar's HTTP API about certificates; school software and other services share them."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hbs_schema.request_text import ClassName, Label
from hbs_schema.types import Code, Digest, Instant, Many, SchoolYear, Uuid, Value, WindowNo

MAX_DECLARED = 200
MAX_SEATS = 4000

SignerRole = Literal["subject-teacher", "homeroom", "principal", "acting-head", "seal", "sender"]
SignerCapacity = Literal["main", "co-teacher", "group", "substitute", "deputy"]
PersonReference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$")]
"""The registrar's whole province has one for a person, whatever the school; for a seal and a sending key the school's
code. Opaque: never a personal id."""
PartPattern = Annotated[str, StringConstraints(pattern=r"^subjects/([A-Z][A-Z0-9_]{0,31}|\*)$")]
CertificateText = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]+={0,2}$", max_length=8192)]
"""DER as base64."""
SeatState = Literal[
    "ready",
    "not-declared",
    "not-reviewed",
    "not-approved",
    "not-yet",
    "suspended",
    "revoked",
    "ended",
    "expired",
    "ca-not-trusted",
    "ends-before-cutoff",
    "expires-before-cutoff",
]


class Basis(Value):
    """By what somebody holds a role. A delegation has its number."""

    kind: Literal["appointment", "assignment", "delegation"]
    number: Label | None = None


class DeclarationIn(Value):
    """A certificate bound to a person, a role, classes and parts, from (included) until (excluded).

    A deputy signs for the head: role `principal`, capacity `deputy`, by a registered delegation.
    """

    declaration_id: Uuid
    certificate: CertificateText
    person: PersonReference
    holder: Label
    """The name that the certificate's subject must bear."""
    role: SignerRole
    capacity: SignerCapacity = "main"
    classes: Annotated[Many[ClassName], Field(max_length=64)] = ()
    parts: Annotated[Many[PartPattern], Field(max_length=64)] = ()
    holds_from: Instant
    holds_until: Instant
    basis: Basis


class DeclarationsIn(Value):
    """Up to 200 at once: all are declared, or none. The same ids with the same content change nothing."""

    declarations: Annotated[Many[DeclarationIn], Field(min_length=1, max_length=MAX_DECLARED)]


class HoldOut(Value):
    """A suspension, lifted or not."""

    since: Instant
    until: Instant | None


class DeclarationOut(Value):
    """A declaration as it now stands. `notes` are what a reviewer should look at."""

    declaration_id: Uuid
    thumbprint: Digest
    school: Code
    person: str
    holder: str
    role: str
    capacity: str
    classes: Many[str]
    parts: Many[str]
    holds_from: Instant
    holds_until: Instant
    certificate_until: Instant
    basis: str
    basis_number: str
    status: str
    approval: Literal["declared", "reviewed", "approved", "rejected"]
    voices: int
    holds: Many[HoldOut]
    revoked_from: Instant | None
    declared_by: str
    declared_at: Instant
    notes: Many[str] = ()


class DeclarationsOut(Value):
    """A page of declarations, ended and revoked ones too."""

    items: Many[DeclarationOut]
    next: str | None = None


class ReviewIn(Value):
    """What a reviewer says."""

    act: Literal["review", "reject"]
    reason: Label


class DecisionIn(Value):
    """What the Sở decides. `since` reaches back: compromised since, never unfounded; without it, now.

    `whole`: the certificate in every role, at every school; only suspend, resume and revoke.
    """

    act: Literal["approve", "reject", "suspend", "resume", "revoke", "end"]
    reason: Label
    since: Instant | None = None
    whole: bool = False


class SchoolActIn(Value):
    """What a school says of its own people's certificates: hold one that is lost at once, or end a role."""

    act: Literal["suspend", "end"]
    reason: Label
    since: Instant | None = None


class Seat(Value):
    """Somebody has to sign: in a role, for a class and part where the role has them."""

    role: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    class_name: Annotated[ClassName | None, Field(alias="class")] = None
    part: Annotated[Label, Field(max_length=64)] | None = None
    person: PersonReference | None = None


class StaffingIn(Value):
    """Who is to sign what in a school year, as the school has assigned it. The newest list counts."""

    school_year: SchoolYear
    seats: Annotated[Many[Seat], Field(max_length=MAX_SEATS)]


class SeatOut(Value):
    """Whether somebody can sign, and if not, why and what to do. `until`: what ends or expires, when."""

    role: str
    class_name: Annotated[str | None, Field(alias="class")]
    part: str | None
    person: str | None
    state: SeatState
    until: Instant | None
    vi: str
    en: str


class ReadinessOut(Value):
    """A school's seats until a cutoff, those that cannot sign first."""

    school: Code
    school_year: SchoolYear
    window: WindowNo
    cutoff: Instant
    ready: int
    missing: int
    seats: Many[SeatOut]
