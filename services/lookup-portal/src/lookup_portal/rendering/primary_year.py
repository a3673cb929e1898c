"""The primary year page of Thông tư 27/2020/TT-BGDĐT, Phụ lục, as words: schemas `primary/1` and `primary/2` alike."""

from collections.abc import Mapping
from dataclasses import dataclass

from hbs_schema.values import primary
from hbs_schema.values.identity import Identity
from hbs_schema.values.page_foot import PageFoot
from hbs_schema.values.record import Record
from lookup_portal.rendering import labels
from lookup_portal.rendering.people import Personal, measures
from lookup_portal.rendering.rows import (
    SubjectRow,
    TraitRow,
    completion_text,
    result_text,
    subject_rows,
    trait_rows,
)
from lookup_portal.rendering.signatures import Foot, Signer, foot
from lookup_portal.rendering.year_head import Absence, YearHead, absence_of, interim_text


@dataclass(frozen=True)
class PrimaryParts:
    """The disclosed parts of a primary year record; a part that is not shown is None.

    A whole page has all but `personal`, which the holder's view leaves out; an extract has what was chosen.
    """

    record: Record | None
    identity: Identity
    personal: Personal | None
    subjects: Mapping[str, primary.Subject]
    qualities: primary.Qualities | None
    competences: primary.Competences | None
    attendance: primary.Attendance | None
    outcome: primary.DeclaredOutcome | None
    remarks: primary.Remarks | PageFoot | None


@dataclass(frozen=True)
class TraitSection:
    """A table of qualities or competences, its rows under one heading or two, and their common comment."""

    sections: tuple[tuple[str, tuple[TraitRow, ...]], ...]
    comment: str


@dataclass(frozen=True)
class PrimaryOutcome:
    """The foot of the tables: 4. result, 5. awards, 6. completion."""

    result: str
    awards: tuple[str, ...]
    completion: str
    interim: str


@dataclass(frozen=True)
class PrimaryYear:
    """One page, every field a text as it is printed; None is a section that is not shown."""

    form: str
    head: YearHead
    full_name: str
    school: str
    height: str | None
    weight: str | None
    absence: Absence | None
    subjects: tuple[SubjectRow, ...]
    qualities: TraitSection | None
    competences: TraitSection | None
    outcome: PrimaryOutcome | None
    remark: str
    foot: Foot | None


def primary_year(
    parts: PrimaryParts, head: YearHead, signers: tuple[Signer, ...], *, with_reasons: bool
) -> PrimaryYear:
    """`with_reasons`: whether the reader may know why a subject was not marked."""
    height, weight = measures(parts.personal)
    remarks = parts.remarks
    return PrimaryYear(
        form="primary",
        head=head,
        full_name=parts.identity.full_name,
        school=remarks.school.name if remarks else "",
        height=height,
        weight=weight,
        absence=_absence(parts.attendance),
        subjects=subject_rows(parts.subjects, "vi", with_reasons=with_reasons),
        qualities=_qualities(parts.qualities),
        competences=_competences(parts.competences),
        outcome=_outcome(parts.outcome, head.grade),
        remark=(remarks.comment or "") if remarks else "",
        foot=foot(remarks, signers) if remarks else None,
    )


def _absence(attendance: primary.Attendance | None) -> Absence | None:
    return None if attendance is None else absence_of(attendance.excused_days, attendance.unexcused_days)


def _qualities(given: primary.Qualities | None) -> TraitSection | None:
    if given is None:
        return None
    return TraitSection((("", trait_rows(given.traits, labels.QUALITIES, "vi")),), given.comment or "")


def _competences(given: primary.Competences | None) -> TraitSection | None:
    if given is None:
        return None
    sections = (
        ("general_heading", trait_rows(given.general, labels.GENERAL_COMPETENCES, "vi")),
        ("specific_heading", trait_rows(given.specific, labels.SPECIFIC_COMPETENCES, "vi")),
    )
    return TraitSection(sections, given.comment or "")


def _outcome(given: primary.DeclaredOutcome | None, grade: int) -> PrimaryOutcome | None:
    if given is None:
        return None
    return PrimaryOutcome(
        result=result_text(given, "vi"),
        awards=tuple(award.text for award in given.awards),
        completion=completion_text(given, grade, "vi"),
        interim=interim_text(given.interim) if isinstance(given, primary.YearOutcome) else "",
    )
