"""Verified years as the book that is printed: the one place where is decided what each kind of output shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lookup_portal.domain.errors import FormUnknown
from lookup_portal.domain.years import CheckedYear
from lookup_portal.rendering import labels
from lookup_portal.rendering.book import Attachment, Book, Effect, Portal, School, Year
from lookup_portal.rendering.checks_line import checks_line
from lookup_portal.rendering.form_copy import FORM_COPY, SHOWN_TITLES, TITLES
from lookup_portal.rendering.kinds import KIND_NAMES, Issue, Kind
from lookup_portal.rendering.people import pupil_of, register_no, study_rows
from lookup_portal.rendering.primary_year import PrimaryParts, primary_year
from lookup_portal.rendering.reading import Parts, chosen_parts, parts_of, year_head
from lookup_portal.rendering.secondary_year import secondary_year
from lookup_portal.rendering.signatures import Signer, signer_rows
from lookup_portal.rendering.signers import signers_of
from lookup_portal.rendering.verdict_words import effect_text, effective_on, verdict_words
from lookup_portal.rendering.wording import code_text


@dataclass(frozen=True)
class Shown:
    """What of the years is shown, and to whom.

    `is_full`: with `personal`. `parts`: of an extract, the parts of every year; None for whole pages.
    """

    kind: Kind
    is_full: bool
    parts: frozenset[str] | None = None


@dataclass(frozen=True)
class YearGiven:
    """A year as it goes in: its verdict's words, its signers, its parts."""

    parts: Parts
    year: Year
    effect: Effect
    effective: date | None


def book_of(
    years: Sequence[CheckedYear],
    shown: Shown,
    portal: Portal,
    *,
    issue: Issue | None = None,
    issued_on: date | None = None,
    attachments: Sequence[Attachment] = (),
) -> Book:
    """Of one year or of all years of a record, earliest first. Raises FormUnknown for a schema without a form."""
    given = [year_of(year, shown) for year in sorted(years, key=lambda y: y.bundle.packet.header.school_year)]
    levels = {year.bundle.packet.header.level for year in years}
    if len(levels) != 1:
        raise FormUnknown
    return assemble(given, levels.pop(), shown, portal, issue=issue, issued_on=issued_on, attachments=attachments)


def assemble(
    given: Sequence[YearGiven],
    level: str,
    shown: Shown,
    portal: Portal,
    *,
    issue: Issue | None = None,
    issued_on: date | None = None,
    attachments: Sequence[Attachment] = (),
) -> Book:
    """The book of years that are words already; the person and the school are those of the newest year."""
    newest = given[-1]
    parts, is_extract = newest.parts, shown.kind == "extract"
    shown_title = (FORM_COPY["extract_title"],) if is_extract else SHOWN_TITLES[level]
    return Book(
        dated_on=issued_on or newest.effective or _issued_on(parts),
        kind=KIND_NAMES[shown.kind].vi,
        title=TITLES[level],
        shown_title=shown_title,
        level=level,
        is_extract=is_extract,
        has_cover=not is_extract and (issue is not None or len(given) > 1),
        portal=portal,
        school=_school(parts),
        lookup_code=None if is_extract or parts.record is None else code_text(parts.record.lookup_code),
        register_no=register_no(parts.personal),
        pupil=pupil_of(parts.identity, parts.personal, level),
        study=study_rows(parts.personal),
        head=newest.year.foot,
        effects=tuple(each.effect for each in given),
        years=tuple(each.year for each in given),
        issue=issue,
        attachments=tuple(attachments),
    )


def year_of(checked: CheckedYear, shown: Shown) -> YearGiven:
    """One year in words. Raises FormUnknown."""
    packet = checked.bundle.packet
    parts = parts_of(packet, is_full=shown.is_full) if shown.parts is None else chosen_parts(packet, shown.parts)
    head, signers = year_head(packet), _vouching(signers_of(checked.bundle, checked.report), shown)
    words = verdict_words(checked.verdict, "vi")
    effect = Effect(
        school_year=head.school_year,
        effective_on=effect_text(checked.verdict, "vi"),
        revision=revision_text(head.revision),
        verdict=words.sentence,
        annotations=words.notes,
        signers=signer_rows(signers),
        checks=checks_line(checked.report),
    )
    is_told = shown.is_full
    year: Year
    if isinstance(parts, PrimaryParts):
        year = primary_year(parts, head, signers, with_reasons=is_told)
    else:
        year = secondary_year(parts, head, signers, with_reasons=is_told)
    return YearGiven(parts, year, effect, effective_on(checked.verdict))


def _vouching(signers: tuple[Signer, ...], shown: Shown) -> tuple[Signer, ...]:
    """Of an extract only who signed what it shows: the other teachers' names tell which subjects are left out."""
    if shown.parts is None:
        return signers
    subjects = {name.partition("/")[2] for name in shown.parts if name.startswith("subjects/")}
    own = (replace(signer, subjects=tuple(code for code in signer.subjects if code in subjects)) for signer in signers)
    return tuple(signer for signer in own if signer.subjects or signer.role != "subject-teacher")


def revision_text(revision: int) -> str:
    """First issue, or which replacement."""
    return labels.FIRST_ISSUE.vi if revision == 1 else labels.REPLACEMENT.vi.format(number=revision - 1)


def _school(parts: Parts) -> School:
    if parts.remarks is None:
        return School("", None, None, "")
    school = parts.remarks.school
    return School(school.name, school.commune, getattr(school, "district", None), school.province)


def _issued_on(parts: Parts) -> date:
    if parts.remarks is None:
        raise FormUnknown
    return date.fromisoformat(parts.remarks.issued_on)
