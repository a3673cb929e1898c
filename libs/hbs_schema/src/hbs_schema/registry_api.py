"""Bodies of the registrar's HTTP API beside submissions; school software and other services share them."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.envelopes.shape import Certificates
from hbs_schema.types import (
    Code,
    Digest,
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


class WithdrawalRequestIn(Value):
    """`PUT /v1/windows/{window}/withdrawal-requests/{request_id}`: one statement for each role policy names."""

    request_id: Uuid
    packets: Annotated[Many[Digest], Field(min_length=1, max_length=MAX_LISTED)]
    statements: Annotated[Many[str], Field(min_length=1, max_length=8)]
    certificates: Certificates


class ClosedPacket(Value):
    """A leaf of a close."""

    record_key: Digest
    packet: Digest


class CloseIn(Value):
    """`PUT /v1/windows/{window}/closes/{school}`: the school's list, one statement for each role."""

    packets: Annotated[Many[ClosedPacket], Field(max_length=MAX_LISTED)]
    statements: Annotated[Many[str], Field(min_length=1, max_length=8)]
    certificates: Certificates


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
    now: Instant


class DocumentOut(Value):
    """A signed document and the certificate of its signer (base64 DER)."""

    digest: Digest
    document: str
    certificates: Many[str]
