"""Marks, levels and the year's outcome as rows of words, in either language: the PDF and the pages
show the same.

What a holder's view may not show stays out here: the reason of an exemption may tell of a
disability.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hbs_schema.findings import Language, Term
from hbs_schema.values.primary import DeclaredOutcome, Subject, SubjectLevel, TestMark, Trait
from lookup_portal.rendering import labels
from lookup_portal.rendering.wording import decimal_text

LAST_PRIMARY_GRADE = 5


@dataclass(frozen=True)
class SubjectRow:
    """A subject, or one of the two marks of a `group` such as Nghệ thuật."""

    name: str
    level: str
    test: str
    comment: str
    group: str | None = None


@dataclass(frozen=True)
class TraitRow:
    """A quality or competence."""

    name: str
    level: str
    comment: str


def subject_rows(subjects: Mapping[str, Subject], language: Language, *, with_reasons: bool) -> tuple[SubjectRow, ...]:
    """The subjects in the order of the form; codes that it does not know come last, bare."""
    return tuple(
        _subject_row(code, subjects[code], language, with_reasons=with_reasons)
        for code in in_order(subjects, labels.SUBJECTS)
    )


def trait_rows(traits: Mapping[str, Trait], names: Mapping[str, Term], language: Language) -> tuple[TraitRow, ...]:
    """The qualities or competences that were marked, in the order of the form."""
    return tuple(_trait_row(_name(code, names, language), traits[code], language) for code in in_order(traits, names))


def result_text(outcome: DeclaredOutcome, language: Language) -> str:
    """The year result; after a supplementary assessment the new one, with the first in brackets.

    Empty for a pupil who is not assessed (TT27 Điều 6).
    """
    if outcome.result is None:
        return ""
    first = labels.YEAR_RESULTS[outcome.result].in_(language)
    if outcome.result_after_retake is None:
        return first
    after = labels.YEAR_RESULTS[outcome.result_after_retake].in_(language)
    return labels.AFTER_RETAKE.in_(language).format(result=after, before=first)


def completion_text(outcome: DeclaredOutcome, grade: int, language: Language) -> str:
    """Completion and promotion (TT27 Điều 11): not completed and yet promoted is legal, by a
    decision.
    """
    is_last = grade == LAST_PRIMARY_GRADE
    if outcome.is_completed and is_last:
        return f"{labels.COMPLETED_PRIMARY.in_(language)}."
    completed = (labels.COMPLETED if outcome.is_completed else labels.NOT_COMPLETED).in_(language)
    promoted = (labels.PROMOTED if outcome.is_promoted else labels.RETAINED).in_(language)
    decision = f" ({outcome.promotion_decision})" if outcome.promotion_decision else ""
    return f"{completed}. {promoted}{decision}."


def in_order(codes: Iterable[str], names: Iterable[str]) -> list[str]:
    """Codes in the order of the form; those that it does not know come last."""
    given = set(codes)
    known = [code for code in names if code in given]
    return known + sorted(given - set(known))


def _subject_row(code: str, subject: Subject, language: Language, *, with_reasons: bool) -> SubjectRow:
    level, test = _final(subject)
    said = [subject.comment] if subject.comment else []
    if subject.retake is not None and subject.level is not None:
        first = labels.SUBJECT_LEVELS[subject.level].in_(language)
        retested = subject.test is not None and subject.retake.test is not None
        sentence = labels.FIRST_LEVEL_AND_TEST if retested else labels.FIRST_LEVEL
        said.append(sentence.in_(language).format(level=first, test=subject.test))
    if subject.exempt_reason is not None:
        reason = f": {subject.exempt_reason}" if with_reasons else ""
        said.append(f"{labels.EXEMPT.in_(language)}{reason}.")
    group = labels.SUBJECT_GROUPS.get(code)
    name = _name(code, labels.SUBJECTS, language)
    return SubjectRow(
        name=f"{name} ({subject.language})" if subject.language else name,
        level="" if level is None else labels.SUBJECT_LEVELS[level].in_(language),
        test="" if test is None else decimal_text(test),
        comment="\n".join(said),
        group=None if group is None else group.in_(language),
    )


def _final(subject: Subject) -> tuple[SubjectLevel | None, TestMark | None]:
    """The supplementary result replaces the first; a test that was not taken again stays."""
    if subject.retake is None:
        return subject.level, subject.test
    test = subject.test if subject.retake.test is None else subject.retake.test
    return subject.retake.level, test


def _trait_row(name: str, trait: Trait, language: Language) -> TraitRow:
    said = [trait.comment] if trait.comment else []
    if trait.retake is not None:
        first = labels.TRAIT_LEVELS[trait.level].in_(language)
        said.append(labels.FIRST_LEVEL.in_(language).format(level=first))
    level = labels.TRAIT_LEVELS[trait.retake or trait.level].in_(language)
    return TraitRow(name, level, "\n".join(said))


def _name(code: str, names: Mapping[str, Term], language: Language) -> str:
    return names[code].in_(language) if code in names else code
