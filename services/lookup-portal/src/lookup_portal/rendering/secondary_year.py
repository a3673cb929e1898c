"""The two year pages of Thông tư 22/2021/TT-BGDĐT, Phụ lục, for THCS and THPT, as words: schema `secondary/1`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hbs_schema.values import secondary
from hbs_schema.values.identity import Identity
from hbs_schema.values.page_foot import PageFoot
from hbs_schema.values.record import Record
from lookup_portal.rendering.people import Personal
from lookup_portal.rendering.rows import in_order
from lookup_portal.rendering.secondary_rows import (
    PeriodRow,
    SecondaryRow,
    elective_text,
    names_of,
    outcome_texts,
    period_rows,
    secondary_rows,
    topics_text,
)
from lookup_portal.rendering.signatures import Foot, Signer, foot, subject_notes
from lookup_portal.rendering.year_head import Absence, YearHead, absence_of, interim_text


@dataclass(frozen=True)
class SecondaryParts:
    """The disclosed parts of a secondary year record; a part that is not shown is None."""

    level: str
    record: Record | None
    identity: Identity
    personal: Personal | None
    subjects: Mapping[str, secondary.Subject]
    conduct: secondary.Conduct | None
    attendance: secondary.Attendance | None
    outcome: secondary.Outcome | None
    remarks: PageFoot | None


@dataclass(frozen=True)
class SecondaryOutcome:
    """What follows the table of results."""

    promotion: tuple[str, ...]
    certificates: tuple[str, ...]
    awards: tuple[str, ...]
    interim: str


@dataclass(frozen=True)
class SecondaryYear:
    """Two pages, every field a text as it is printed; empty or None is what is not shown.

    `signed` has for each subject who signed it and when. The comments of rèn luyện are the homeroom teacher's.
    """

    form: str
    head: YearHead
    full_name: str
    school: str
    subjects: tuple[SecondaryRow, ...]
    signed: tuple[str, ...]
    electives: str
    topics: str
    periods: tuple[PeriodRow, ...]
    absence: Absence | None
    outcome: SecondaryOutcome | None
    conduct_comment: str
    summer_comment: str
    remark: str
    foot: Foot | None


def secondary_year(
    parts: SecondaryParts, head: YearHead, signers: Sequence[Signer], *, with_reasons: bool
) -> SecondaryYear:
    """`with_reasons`: whether the reader may know why a subject was not marked."""
    conduct, remarks, is_upper = parts.conduct, parts.remarks, parts.level == "upper-secondary"
    is_shown = conduct is not None or parts.outcome is not None
    return SecondaryYear(
        form="secondary",
        head=head,
        full_name=parts.identity.full_name,
        school=remarks.school.name if remarks else "",
        subjects=secondary_rows(parts.subjects, parts.level, "vi", with_reasons=with_reasons),
        signed=tuple(subject_notes(code, signers) for code in in_order(parts.subjects, names_of(parts.level))),
        electives=elective_text(parts.subjects) if is_upper else "",
        topics=topics_text(parts.subjects) if is_upper else "",
        periods=period_rows(parts.outcome, conduct, "vi") if is_shown else (),
        absence=_absence(parts.attendance),
        outcome=_outcome(parts.outcome, parts.level),
        conduct_comment=(conduct.comment or "") if conduct else "",
        summer_comment=(conduct.summer_comment or "") if conduct else "",
        remark=(remarks.comment or "") if remarks else "",
        foot=foot(remarks, signers) if remarks else None,
    )


def _absence(attendance: secondary.Attendance | None) -> Absence | None:
    return None if attendance is None else absence_of(attendance.excused_sessions, attendance.unexcused_sessions)


def _outcome(given: secondary.Outcome | None, level: str) -> SecondaryOutcome | None:
    if given is None:
        return None
    return SecondaryOutcome(
        promotion=outcome_texts(given, level, "vi"),
        certificates=given.certificates,
        awards=tuple(award.text for award in given.awards),
        interim=interim_text(given.interim),
    )
