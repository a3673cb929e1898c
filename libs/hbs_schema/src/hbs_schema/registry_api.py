"""Bodies of the registrar's HTTP API beside submissions; school software and other services share them."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.envelopes.shape import Certificates
from hbs_schema.request_text import MAX_NUMBER, ClassName, Label
from hbs_schema.types import (
    Code,
    Digest,
    Grade,
    Instant,
    LookupCode,
    Many,
    PupilCode,
    SchoolYear,
    Slug,
    Uuid,
    Value,
    WindowNo,
)
from hbs_schema.values.personal import PersonalId

MAX_RECORDS = 2000
MAX_LISTED = 65_536


class PupilKeys(Value):
    """Who a code is for: the sector code counts first, else the personal id, else the school's own code."""

    pupil_code: PupilCode
    sector_code: PupilCode | None = None
    personal_id: PersonalId | None = None


class RecordsIn(Value):
    """`POST /v1/records`: codes for up to 2,000 pupils; the same pupil and level always gets the same code."""

    school: Code
    level: Slug
    pupils: Annotated[Many[PupilKeys], Field(min_length=1, max_length=MAX_RECORDS)]


class RecordOut(Value):
    """The code of one pupil."""

    pupil_code: PupilCode
    lookup_code: LookupCode
    is_new: bool


class RecordsOut(Value):
    """In the order of the request."""

    records: Many[RecordOut]


WithdrawalReason = Literal["wrong-content", "wrong-identity", "wrong-pupil", "duplicate", "transferred", "other"]
"""Why a school revokes, as a code for lists; the reason in words stands in what was signed."""


class WithdrawalRequestIn(Value):
    """`PUT /v1/windows/{window}/withdrawal-requests/{request_id}`: one statement for each role policy names."""

    request_id: Uuid
    packets: Annotated[Many[Digest], Field(min_length=1, max_length=MAX_LISTED)]
    statements: Annotated[Many[str], Field(min_length=1, max_length=8)]
    certificates: Certificates
    reason_code: WithdrawalReason = "other"


class ClosedPacket(Value):
    """A leaf of a close."""

    record_key: Digest
    packet: Digest


class CloseIn(Value):
    """`PUT /v1/windows/{window}/closes/{school}`: the school's list, one statement for each role."""

    packets: Annotated[Many[ClosedPacket], Field(max_length=MAX_LISTED)]
    statements: Annotated[Many[str], Field(min_length=1, max_length=8)]
    certificates: Certificates


class ReopenIn(Value):
    """`PUT /v1/windows/{window}/closes/{school}/reopenings/{act_id}`: the close of exactly these grades, by number."""

    grades: Annotated[Many[Grade], Field(min_length=1, max_length=12)]
    seq: Annotated[int, Field(ge=1, le=MAX_NUMBER)]
    reason: Label


class ReopenOut(Value):
    """`closed_grades`: what another close of the school still covers."""

    window: WindowNo
    school: Code
    grades: Many[Grade]
    seq: int
    reopened_at: Instant
    closed_grades: Many[Grade]


class WindowOut(Value):
    """A window as schools see it. Times are instants; `now` is the registrar's own clock."""

    window: WindowNo
    registrar: Code
    school_year: SchoolYear
    level: Slug
    track: Slug
    grades: Many[int]
    state: Literal["open", "grace", "draining", "locked"]
    opens_at: Instant
    closes_at: Instant
    grace_until: Instant
    calendar: Digest
    policies: Many[Digest]
    kind: Literal["ordinary", "extension", "special"] = "ordinary"
    belongs_to: WindowNo | None = None
    """Of an extension or special window: the window that it extends, or comes after."""
    expects: Literal["everybody", "left-out", "named"] = "everybody"
    """Whose records it takes: everybody's, those left out (supplementary) at the schools' closes, named ones."""
    decision: str | None = None
    drain_until: Instant | None = None
    """By when everything that came in time has its verdict."""
    report_due_at: Instant | None = None
    batches: Many[Many[int]] = ()
    """Grades locked together, in the order in which they are needed."""
    reviewer: Literal["none", "check", "accept"] = "none"
    second_person: Many[Slug] = ()
    """Acts that need two people here."""
    moved_to: WindowNo | None = None
    """Of the school that was asked for: the extension in which it goes on. What it has sent stays here."""
    now: Instant


class AnnouncementIn(Value):
    """`POST /v1/windows/{window}/announcements`: what will come, before the cutoff.

    `timestamp` is an RFC 3161 token (base64 DER) whose imprint is `sha256`: with it an announcement is taken until the
    end of grace, if the token is older than the cutoff.
    """

    submission_id: Uuid
    class_name: ClassName
    sha256: Digest
    timestamp: Annotated[str, Field(min_length=4, max_length=12 * 1024)] | None = None


class AnnouncementOut(Value):
    """Since when the registrar knows of it, and by when the bytes have to be there."""

    submission_id: Uuid
    announced_at: Instant
    send_until: Instant


class AnnouncementState(Value):
    """An announcement and what became of it; `arrived-in-grace` is listed to whoever reconciles."""

    submission_id: Uuid
    class_name: ClassName
    sha256: Digest
    announced_at: Instant
    arrived_at: Instant | None = None
    state: Literal["open", "arrived", "arrived-in-grace"]


class DocumentOut(Value):
    """A signed document and the certificate of its signer (base64 DER)."""

    digest: Digest
    document: str
    certificates: Many[str]
