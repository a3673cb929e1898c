"""Everything that one file shows, as plain words: nothing is left to decide where it is drawn.

A book is the pages of one lookup code: one school year, or all of them, or chosen parts.
"""

from dataclasses import dataclass
from datetime import date

from lookup_portal.rendering.kinds import Issue
from lookup_portal.rendering.people import Pupil, StudyRow
from lookup_portal.rendering.primary_year import PrimaryYear
from lookup_portal.rendering.secondary_year import SecondaryYear
from lookup_portal.rendering.signatures import Foot, SignerRow

Year = PrimaryYear | SecondaryYear


@dataclass(frozen=True)
class Portal:
    """The system that shows the record, named with its owner (Luật 20/2023/QH15 Điều 12).

    `record_address` is where this record, or this copy, is looked up: the QR code holds exactly this text.
    """

    name: str
    owner: str
    address: str
    record_address: str


@dataclass(frozen=True)
class School:
    """The school as it was called when it issued the page; a district only before 01/07/2025."""

    name: str
    commune: str | None
    district: str | None
    province: str


@dataclass(frozen=True)
class Effect:
    """What may be said of one year when the file is made, and who signed it."""

    school_year: str
    effective_on: str
    revision: str
    verdict: str
    annotations: tuple[str, ...]
    signers: tuple[SignerRow, ...]
    checks: str = ""
    """What the verification behind these pages found, in a line."""


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF: what its pages were made from (PDF/A-3, AFRelationship Source)."""

    name: str
    description: str
    data: bytes


@dataclass(frozen=True)
class Book:
    """`dated_on` is the file's stated date: the record's or the copy's, so that one book is always one file.

    `title` stands in the file's metadata, `shown_title` on its pages. `lookup_code` is None where it is not to be
    handed on. `effects` and `years` go from the earliest year to the latest.
    """

    dated_on: date
    kind: str
    title: str
    shown_title: tuple[str, ...]
    level: str
    is_extract: bool
    has_cover: bool
    portal: Portal
    school: School
    lookup_code: str | None
    register_no: str | None
    pupil: Pupil
    study: tuple[StudyRow, ...]
    head: Foot | None
    effects: tuple[Effect, ...]
    years: tuple[Year, ...]
    issue: Issue | None = None
    attachments: tuple[Attachment, ...] = ()
