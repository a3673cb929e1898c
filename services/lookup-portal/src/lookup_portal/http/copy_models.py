"""Bodies of the API for issued copies."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, Strict, StringConstraints, model_validator

from hbs_schema.findings import Language
from hbs_schema.types import Code as OfficeCode
from hbs_schema.types import Many, PartName, SchoolYear, Value
from lookup_portal.domain.copies import CopyKind, CopyState
from lookup_portal.domain.copy_verdicts import Validity, YearState
from lookup_portal.http.models import Code, Out, PlainLabel, SentencesOut

CopyCode = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Year = Annotated[int, Strict(), Field(ge=2000, le=2999)]
Serial = Annotated[int, Strict(), Field(ge=1, le=2**31 - 1)]
RequestId = Annotated[UUID, Strict(strict=False)]
Day = Annotated[date, Strict(strict=False)]


class CopyRequestIn(Value):
    """Who asks for which copy, what for and by what right. The id is chosen by the sender; all years unless named."""

    request_id: RequestId
    code: Code
    kind: CopyKind
    issuer: OfficeCode = Field(description="The school or registrar that issues; the token has to act for it")
    school_years: Annotated[Many[SchoolYear], Field(min_length=1, max_length=12)] | None = None
    parts: Annotated[Many[PartName], Field(min_length=1, max_length=64)] | None = Field(
        None, description="Of an extract alone: names of parts, such as subjects/TOAN, outcome"
    )
    requester: PlainLabel
    purpose: PlainLabel
    legal_ground: PlainLabel = Field(description="The legal ground, or whose consent")
    dossier: PlainLabel

    @model_validator(mode="after")
    def _parts_of_an_extract(self) -> Self:
        if (self.kind == "extract") == (self.parts is None):
            raise ValueError("parts are given for an extract and for nothing else")
        return self


class ConverterIn(Value):
    """Who converts the record to paper, in what capacity, where."""

    name: PlainLabel
    title: PlainLabel
    place: PlainLabel


class CopyApprovalIn(Value):
    """Approve a request: the copy is issued by this."""

    request_id: RequestId
    converter: ConverterIn


class CopyRefusalIn(Value):
    """Decline a request."""

    request_id: RequestId
    reason: PlainLabel


class CopyNumberIn(Value):
    """A copy of an issuer by its number."""

    issuer: OfficeCode
    year: Year
    serial: Serial


class CopyFileIn(CopyNumberIn):
    """The presentation of which year, instead of the PDF; of an extract alone."""

    presentation: SchoolYear | None = None


class CopyRevocationIn(CopyNumberIn):
    """Revoke a copy, with the reason that the register keeps."""

    reason: PlainLabel


class CopySearchIn(Value):
    """What lines of the register have to be; days are Vietnamese days of the request."""

    issuer: OfficeCode
    kind: CopyKind | None = None
    state: CopyState | None = None
    dossier: PlainLabel | None = None
    requester: PlainLabel | None = Field(None, description="Part of the name, upper or lower case")
    year: Year | None = None
    serial: Serial | None = None
    since: Day | None = None
    until: Day | None = None


class CopyPageIn(CopySearchIn):
    """A page of the register; `cursor` is the `next` of the page before."""

    limit: Annotated[int, Strict(), Field(ge=1, le=200)] = 50
    cursor: Annotated[str, StringConstraints(max_length=64)] | None = None


class CopyExportIn(CopySearchIn):
    """All lines as an .xlsx; more than 10,000 are refused."""

    language: Language = "vi"


class CopyConfirmIn(Value):
    """What is printed on a copy: its code, and its number without the ending."""

    copy_code: CopyCode
    year: Year
    serial: Serial


class CopyRequestOut(Out):
    """The request is stored."""

    request_id: UUID
    state: CopyState


class CopyOut(Out):
    """An issued copy. `number` is as it is printed; `sha256` that of the PDF, in hexadecimal."""

    request_id: UUID
    state: CopyState
    kind: CopyKind
    issuer: str
    number: str
    year: int
    serial: int
    copy_code: str
    issued_at: datetime
    sha256: str
    revoked_at: datetime | None = None


class CopyLineOut(Out):
    """A line of the register."""

    request_id: UUID
    requested_at: datetime
    kind: CopyKind
    state: CopyState
    school_years: list[str]
    parts: list[str] = Field(description="Of an extract; empty otherwise")
    requester: str
    purpose: str
    legal_ground: str
    dossier: str
    requested_by: str
    decided_at: datetime | None = None
    decided_by: str | None = None
    reason: str | None = Field(None, description="Why it was declined or revoked")
    number: str | None = None
    office: str | None = None
    issued_at: datetime | None = None
    converter: str | None = None
    sha256: str | None = None
    revoked_at: datetime | None = None


class CopyRegisterOut(Out):
    """`next` is absent on the last page."""

    items: list[CopyLineOut]
    next: str | None = None


class CopyYearOut(Out):
    """A year on the copy, as its record stands now."""

    school_year: str
    state: YearState


class CopyConfirmedOut(Out):
    """What may be said to whoever holds the copy; `name` only where the portal's policy says so."""

    validity: Validity
    sentences: SentencesOut
    kind: CopyKind
    number: str
    issuer: str
    office: str
    issued_at: datetime
    covers: SentencesOut
    years: list[CopyYearOut]
    parts: list[str]
    sha256: str = Field(description="Of the PDF as it was issued, in hexadecimal")
    revoked_at: datetime | None = None
    name: str | None = None
