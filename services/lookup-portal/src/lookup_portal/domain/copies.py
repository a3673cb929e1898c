"""Issued copies: what is asked for, who may ask and decide, how they are numbered, what may be said of one later."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Literal
from uuid import UUID

from lookup_portal.domain.errors import IssuerNotAllowed, RecordNotFound, SecondPersonNeeded

CopyKind = Literal["paper", "certified", "extract"]
CopyState = Literal["requested", "declined", "issued", "revoked"]

ENDINGS: Mapping[CopyKind, str] = {"paper": "HBS-BG", "certified": "HBS-SY", "extract": "HBS-TS"}
"""Last in a number: Bản giấy, Sao y, Trích sao."""

NEVER_CHOSEN = frozenset({"header", "record", "identity", "personal"})
"""An extract always has `header` and `identity`, and never the lookup code or the pupil's ids and family."""

PDF = "pdf"

VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Person:
    """Who acts: a client's token, and the person or service that it was given to."""

    client_id: str
    subject: str
    acts_for: Collection[str]


@dataclass(frozen=True)
class Wanted:
    """What is asked for. `parts` are those of an extract, None for whole pages."""

    request_id: UUID
    code: str
    kind: CopyKind
    issuer: str
    school_years: Sequence[str] | None
    parts: Sequence[str] | None
    requester: str
    purpose: str
    legal_ground: str
    dossier: str

    @property
    def sha256(self) -> bytes:
        """Of everything that was asked for, so that the same id with another content is noticed."""
        values = [str(value) if isinstance(value, UUID) else value for value in vars(self).values()]
        return sha256(json.dumps(values, ensure_ascii=False).encode()).digest()


@dataclass(frozen=True)
class OwnYear:
    """A locked year of the record that a copy is asked of."""

    school_year: str
    school: str
    registrar: str
    record_key: str
    packet: str


@dataclass(frozen=True)
class Request:
    """A stored request; `asked_by` is the subject that asked."""

    request_id: UUID
    issuer: str
    kind: CopyKind
    record_key: str
    school_years: Sequence[str]
    parts: Sequence[str] | None
    requester: str
    purpose: str
    legal_ground: str
    dossier: str
    asked_by: str


@dataclass(frozen=True)
class Number:
    """`serial` runs through a year of one issuer, all kinds together."""

    year: int
    serial: int

    def text(self, kind: CopyKind) -> str:
        """As it is printed: `15/2026/HBS-SY`."""
        return f"{self.serial}/{self.year}/{ENDINGS[kind]}"

    @property
    def path(self) -> str:
        """As it stands in the address of the QR code."""
        return f"{self.year}/{self.serial}"


@dataclass(frozen=True)
class Converter:
    """Who converts the record to paper and answers for it (Luật 20/2023/QH15 Điều 12), and where."""

    name: str
    title: str
    place: str


@dataclass(frozen=True)
class CopyYear:
    """What of one year is on a copy."""

    school_year: str
    record_key: str
    packet: str


@dataclass(frozen=True)
class Copy:
    """An issued copy as the register holds it."""

    request_id: UUID
    copy_code: str
    kind: CopyKind
    issuer: str
    office: str
    number: Number
    issued_at: datetime
    parts: Sequence[str] | None
    pdf_sha256: bytes
    revoked_at: datetime | None = None
    revoked_because: str | None = None


def choose_years(wanted: Wanted, years: Sequence[OwnYear], person: Person) -> list[OwnYear]:
    """The years that a copy covers, earliest first, if the issuer may issue them.

    The school of the newest locked year has the pupil's record, as far as is known here; it and the registrar may issue
    every year. A school that taught the pupil before may issue what it issued itself. Raises IssuerNotAllowed for a
    token of somebody else, and RecordNotFound for everything that would tell a stranger that there is such a record.
    """
    if wanted.issuer not in person.acts_for:
        raise IssuerNotAllowed
    return own_years(wanted.issuer, years, wanted.school_years)


def own_years(issuer: str, years: Sequence[OwnYear], school_years: Sequence[str] | None) -> list[OwnYear]:
    """Of these school years, all for None; asked again when a copy is issued. Raises RecordNotFound."""
    if not years:
        raise RecordNotFound
    newest = max(years, key=lambda year: year.school_year)
    is_manager = issuer in (newest.school, newest.registrar)
    own = [year for year in years if is_manager or year.school == issuer]
    chosen = [year for year in own if school_years is None or year.school_year in school_years]
    if not chosen or (school_years is not None and len(chosen) != len(set(school_years))):
        raise RecordNotFound
    return sorted(chosen, key=lambda year: year.school_year)


def check_decider(request: Request, person: Person, *, needs_two: bool) -> None:
    """Raises IssuerNotAllowed, and SecondPersonNeeded for whoever would decide on his own request."""
    if request.issuer not in person.acts_for:
        raise IssuerNotAllowed
    if needs_two and person.subject == request.asked_by:
        raise SecondPersonNeeded


def year_of(issued_at: datetime) -> int:
    """The Vietnamese year in which a copy is numbered."""
    return issued_at.astimezone(VIETNAM).year
