"""Marks, levels and the outcome of a secondary year as rows of words, in either language (Thông tư 22/2021)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hbs_schema.findings import Language, Term
from hbs_schema.rules.subjects import LOWER_SECONDARY_SUBJECTS, UPPER_SECONDARY_SUBJECTS, subject_name
from hbs_schema.values import secondary
from lookup_portal.rendering import labels, secondary_labels
from lookup_portal.rendering.rows import in_order
from lookup_portal.rendering.wording import decimal_text


@dataclass(frozen=True)
class SecondaryRow:
    """A subject: both semesters, the year, and what a re-assessment came to beside it; then what was said of it."""

    name: str
    semester_1: str
    semester_2: str
    year: str
    after: str
    comment: str


@dataclass(frozen=True)
class PeriodRow:
    """A line of the table of results: a semester or the year."""

    period: str
    learning: str
    conduct: str
    learning_after: str
    conduct_after: str


def secondary_rows(
    subjects: Mapping[str, secondary.Subject], level: str, language: Language, *, with_reasons: bool
) -> tuple[SecondaryRow, ...]:
    """The subjects in the order of the curriculum; codes that it does not know come last, bare."""
    return tuple(
        _row(code, subjects[code], language, with_reasons=with_reasons) for code in in_order(subjects, names_of(level))
    )


def names_of(level: str) -> Mapping[str, Term]:
    """The subjects of a level, in the order of the form."""
    return LOWER_SECONDARY_SUBJECTS if level == "lower-secondary" else UPPER_SECONDARY_SUBJECTS


def period_rows(
    outcome: secondary.Outcome | None, conduct: secondary.Conduct | None, language: Language
) -> tuple[PeriodRow, ...]:
    """Both semesters and the year; what came after re-assessment or the summer stands in the year's line."""
    learning = outcome.learning if outcome else None
    names = secondary_labels.PERIODS

    def line(period: str) -> PeriodRow:
        is_year = period == "year"
        return PeriodRow(
            period=names[period].in_(language),
            learning=_level(getattr(learning, period, None), language),
            conduct=_level(getattr(conduct, period, None), language),
            learning_after=_level(learning.after_reassessment if learning and is_year else None, language),
            conduct_after=_level(conduct.after_summer if conduct and is_year else None, language),
        )

    return tuple(line(period) for period in names)


def outcome_texts(outcome: secondary.Outcome, level: str, language: Language) -> tuple[str, ...]:
    """Promotion with its decision (TT22 Điều 11, 12), then completion of the level where it is said."""
    decision = f" ({outcome.promotion_decision})" if outcome.promotion_decision else ""
    promoted = (labels.PROMOTED if outcome.is_promoted else secondary_labels.NOT_PROMOTED).in_(language)
    if outcome.is_level_completed is None:
        return (f"{promoted}{decision}.",)
    names = secondary_labels.LEVEL_COMPLETED if outcome.is_level_completed else secondary_labels.LEVEL_NOT_COMPLETED
    return (f"{names[level].in_(language)}{decision}.",)


def topics_text(subjects: Mapping[str, secondary.Subject]) -> str:
    """Chuyên đề học tập of upper secondary, by subject."""
    taught = [
        f"{subject_name(code).vi} ({', '.join(subjects[code].topics)})"
        for code in in_order(subjects, UPPER_SECONDARY_SUBJECTS)
        if subjects[code].topics
    ]
    return "; ".join(taught)


def elective_text(subjects: Mapping[str, secondary.Subject]) -> str:
    """The subjects that an upper secondary pupil chose (Thông tư 13/2022)."""
    chosen = [code for code in in_order(subjects, UPPER_SECONDARY_SUBJECTS) if code in secondary_labels.ELECTIVES]
    return ", ".join(subject_name(code).vi for code in chosen)


def _row(code: str, subject: secondary.Subject, language: Language, *, with_reasons: bool) -> SecondaryRow:
    name = subject_name(code).in_(language)
    return SecondaryRow(
        name=f"{name} ({subject.language})" if subject.language else name,
        semester_1=_result(subject.semester_1, language),
        semester_2=_result(subject.semester_2, language),
        year=_result(subject.year, language),
        after=_result(subject.reassessment, language),
        comment="\n".join(_said(subject, language, with_reasons=with_reasons)),
    )


def _said(subject: secondary.Subject, language: Language, *, with_reasons: bool) -> Sequence[str]:
    named = (
        ("semester_1", subject.semester_1),
        ("semester_2", subject.semester_2),
        ("year", subject.year),
        ("after", subject.reassessment),
    )
    said = [
        f"{secondary_labels.COMMENTS_OF[period].in_(language)}: {result.comment}"
        for period, result in named
        if result is not None and result.comment
    ]
    if subject.exempt_reason is not None:
        reason = f": {subject.exempt_reason}" if with_reasons else ""
        said.append(f"{labels.EXEMPT.in_(language)}{reason}.")
    return said


def _result(result: secondary.Result | None, language: Language) -> str:
    if result is None:
        return ""
    return decimal_text(result.mark) if result.mark is not None else _level(result.level, language)


def _level(level: str | None, language: Language) -> str:
    return "" if level is None else secondary_labels.LEVELS[level].in_(language)
