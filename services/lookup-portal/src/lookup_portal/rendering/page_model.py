"""The official primary page as plain words: what the PDF shows, made from the parts, with nothing
left to decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hbs_schema.values.identity import Identity
from hbs_schema.values.personal import Personal
from hbs_schema.values.primary import (
    Attendance,
    Competences,
    Outcome,
    Qualities,
    Remarks,
    Subject,
)
from hbs_schema.values.record import Record
from lookup_portal.rendering import labels
from lookup_portal.rendering.people import PupilFields, StudyRow, pupil_fields, study_rows
from lookup_portal.rendering.rows import (
    SubjectRow,
    TraitRow,
    completion_text,
    result_text,
    subject_rows,
    trait_rows,
)
from lookup_portal.rendering.signatures import Foot, Signer, SignerRow, foot, signer_rows
from lookup_portal.rendering.wording import code_text


@dataclass(frozen=True)
class PrimaryParts:
    """The disclosed parts of a primary year record; `personal` is None in the holder's view."""

    record: Record
    identity: Identity
    personal: Personal | None
    subjects: Mapping[str, Subject]
    qualities: Qualities
    competences: Competences
    attendance: Attendance
    outcome: Outcome
    remarks: Remarks


@dataclass(frozen=True)
class YearPage:
    """What the page needs of the packet's header."""

    school_year: str
    grade: int
    class_name: str
    revision: int = 1


@dataclass(frozen=True)
class Portal:
    """The system that shows the record, named with its owner (Luật 20/2023/QH15 Điều 12).

    `record_address` is where this record is looked up: the QR code holds exactly this text.
    """

    name: str
    owner: str
    address: str
    record_address: str


@dataclass(frozen=True)
class School:
    """The school as it was called when it issued the page."""

    name: str
    commune: str | None
    province: str


@dataclass(frozen=True)
class PrimaryPage:
    """Both pages, every field a text as it is printed.

    `dated_on` is the file's stated date: the record's, so that one page is always one file.
    """

    dated_on: date
    school: School
    year: YearPage
    lookup_code: str
    effective_on: str
    revision: str
    verdict: str
    annotations: tuple[str, ...]
    pupil: PupilFields
    study: tuple[StudyRow, ...]
    excused_days: int
    unexcused_days: int
    subjects: tuple[SubjectRow, ...]
    qualities: tuple[TraitRow, ...]
    qualities_comment: str
    general_competences: tuple[TraitRow, ...]
    specific_competences: tuple[TraitRow, ...]
    competences_comment: str
    result: str
    awards: tuple[str, ...]
    completion: str
    remark: str
    signers: tuple[SignerRow, ...]
    foot: Foot
    portal: Portal


def primary_page(
    parts: PrimaryParts,
    year: YearPage,
    *,
    effective_on: date | None,
    verdict: str,
    annotations: Sequence[str] = (),
    signers: Sequence[Signer],
    portal: Portal,
) -> PrimaryPage:
    """Put the parts into the official layout.

    `verdict` is a sentence of labels.VERDICTS, in Vietnamese.
    """
    is_full = parts.personal is not None
    school = parts.remarks.school
    return PrimaryPage(
        dated_on=effective_on or date.fromisoformat(parts.remarks.issued_on),
        school=School(school.name, school.commune, school.province),
        year=year,
        lookup_code=code_text(parts.record.lookup_code),
        effective_on=labels.NOT_EFFECTIVE.vi if effective_on is None else f"{effective_on:%d/%m/%Y}",
        revision=_revision(year.revision),
        verdict=verdict,
        annotations=tuple(annotations),
        pupil=pupil_fields(parts.identity, parts.personal),
        study=study_rows(parts.personal),
        excused_days=parts.attendance.excused_days,
        unexcused_days=parts.attendance.unexcused_days,
        subjects=subject_rows(parts.subjects, "vi", with_reasons=is_full),
        qualities=trait_rows(parts.qualities.traits, labels.QUALITIES, "vi"),
        qualities_comment=parts.qualities.comment or "",
        general_competences=trait_rows(parts.competences.general, labels.GENERAL_COMPETENCES, "vi"),
        specific_competences=trait_rows(parts.competences.specific, labels.SPECIFIC_COMPETENCES, "vi"),
        competences_comment=parts.competences.comment or "",
        result=result_text(parts.outcome, "vi"),
        awards=tuple(award.text for award in parts.outcome.awards),
        completion=completion_text(parts.outcome, year.grade, "vi"),
        remark=parts.remarks.comment or "",
        signers=signer_rows(signers),
        foot=foot(parts.remarks, signers),
        portal=portal,
    )


def _revision(revision: int) -> str:
    if revision == 1:
        return labels.FIRST_ISSUE.vi
    return labels.REPLACEMENT.vi.format(number=revision - 1)
